using System.Security.Cryptography;
using Dapper;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace DigestService.Web;

/// <summary>A reader's digests as a feed. It holds papers and no more: feed readers are public places.</summary>
internal sealed class PersonalFeed(NpgsqlDataSource database, ReaderLinks readers, SiteSettings site)
{
    private const int Most = 50;

    public static void Map(RouteGroupBuilder site) =>
        site.MapGet("/feed/{token}", (string token, HttpContext context, PersonalFeed feed, CancellationToken stop) => feed.Show(token, context, stop));

    private async Task<IResult> Show(string token, HttpContext context, CancellationToken stop)
    {
        if (await readers.Open(token, stop, LinkPurpose.Feed) is not { } opened) return Results.NotFound();
        var bytes = new AtomFeed(site, $"Your papers · {site.Name}", $"/feed/{token}", "/", await Newest(opened.Reader.SubscriberId, stop)).Write();
        context.Response.Headers.CacheControl = "private, max-age=600";
        return Results.Bytes(bytes, AtomFeed.Type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes), 0, 8)}\""));
    }

    /// <summary>Of the newest digests that were mailed, in their order; each paper once.</summary>
    private async Task<IReadOnlyList<Paper>> Newest(int subscriberId, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        int[] numbers =
        [
            .. await connection.QueryAsync<int>(new CommandDefinition(
                """
                select n.id
                from digests d, unnest(d.paper_ids) with ordinality n(id, at)
                where d.subscriber_id = @subscriberId and d.state = 'due'
                group by n.id order by max(d.issue_date) desc, min(n.at) limit @Most
                """,
                new { subscriberId, Most }, cancellationToken: stop)),
        ];
        var papers = (await PaperQueries.ByNumbers(connection, numbers, stop)).ToDictionary(paper => paper.Number);
        return [.. numbers.Select(papers.GetValueOrDefault).OfType<Paper>().Where(paper => !paper.Withdrawn)];
    }
}
