using DigestService.Digests;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Web;

/// <summary>View in browser: a digest as it was mailed, without the links that manage the subscription, since it is forwarded.</summary>
public sealed class DigestPages(NpgsqlDataSource database, LinkSigner signer, Templates templates, Links links)
{
    public async Task<IResult> View(string token, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        if (await Find(connection, token) is not { PaperIds.Length: > 0 } row) return Results.NotFound();
        var papers = (await PaperQueries.ByNumbers(connection, row.PaperIds, stop)).ToDictionary(paper => paper.Number, paper => new PaperAtHand(paper));
        var keywords = (await DigestStore.Queries(connection, null, row.CatchKeywords)).ToDictionary(each => each.Key, each => new KeywordAtHand(each.Key, each.Value));
        var content = DigestContents.Of(row, papers, keywords, links.Of(row));
        return content.Papers.Count > 0 ? new MailAnswer(DigestEmail.Page(templates, content)) : Results.NotFound();
    }

    /// <summary>The digest that a link is for; null where the link is none, or was revoked.</summary>
    public async Task<DigestRow?> Find(NpgsqlConnection connection, string token)
    {
        if (signer.Read(token) is not { Purpose: LinkPurpose.View } link) return null;
        var row = (await DigestRow.Load(connection, [link.About])).GetValueOrDefault(link.About);
        return row?.SubscriberId == link.SubscriberId && link.LinkVersion >= row.LastingVersion && link.LinkVersion <= row.LinkVersion ? row : null;
    }
}
