using DigestService.Database;
using DigestService.Digests;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Web;

/// <summary>View in browser: a digest as it was mailed, without the links that manage the subscription, since it is forwarded.</summary>
public sealed class DigestPages(NpgsqlDataSource database, LinkSigner signer, Templates templates, Links links, ILogger<DigestPages> log)
{
    public async Task<IResult> View(string token, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        if (await Find(connection, token) is not { PaperIds.Length: > 0 } row) return Results.NotFound();
        var papers = (await PaperQueries.ByNumbers(connection, row.PaperIds, stop)).ToDictionary(paper => paper.Number, paper => new PaperAtHand(paper));
        var keywords = (await DigestStore.Queries(connection, null, row.CatchKeywords)).ToDictionary(each => each.Key, each => new KeywordAtHand(each.Key, each.Value));
        return Page(row, papers, keywords) is { } page ? new MailAnswer(page) : Results.NotFound();
    }

    /// <summary>As in the mail, a paper that cannot be shown is left out.</summary>
    /// <returns>Null where none is left.</returns>
    private string? Page(DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords)
    {
        try
        {
            return Render(row, papers, keywords);
        }
        catch (Exception)
        {
            var bad = UnshowablePapers.Of(row, papers, one => Render(row, one, keywords));
            if (bad.Count == 0) throw;
            foreach (var (number, reason) in bad) log.LogError("Paper {Paper} could not be shown in a digest's page and was left out: {Reason}", papers[number].Paper.Alias, reason);
            return Render(row, papers.Where(each => !bad.ContainsKey(each.Key)).ToDictionary(), keywords);
        }
    }

    private string? Render(DigestRow row, IReadOnlyDictionary<int, PaperAtHand> papers, IReadOnlyDictionary<int, KeywordAtHand> keywords)
    {
        var content = DigestContents.Of(row, papers, keywords, links.Of(row));
        return content.Papers.Count > 0 ? DigestEmail.Page(templates, content) : null;
    }

    /// <summary>The digest that a link is for; null where the link is none, or was revoked.</summary>
    public async Task<DigestRow?> Find(NpgsqlConnection connection, string token)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.View } link) return null;
        var row = (await DigestRow.Load(connection, [await Buckets.Of(connection, link.SubscriberId)], [link.About])).GetValueOrDefault(link.About);
        return row?.SubscriberId == link.SubscriberId && link.LinkVersion >= row.LastingVersion && link.LinkVersion <= row.LinkVersion ? row : null;
    }
}
