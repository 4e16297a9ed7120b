using Dapper;
using DigestService.Database;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Search;

namespace DigestService.Web;

/// <summary>The feed of what is trending, and one of the newest papers that any query finds.</summary>
internal sealed class Feeds(ReadingDatabase reading, SearchPapers search, SiteSettings site)
{
    private const int Most = 50;

    public static void Map(RouteGroupBuilder site) =>
        site.MapGet("/feed.xml", (string? q, HttpContext context, Feeds feeds, CancellationToken stop) => string.IsNullOrWhiteSpace(q) ? feeds.Trending(context, stop) : feeds.Found(OneLine.Clean(q).Trim(), context, stop))
            .WithMetadata(new PublicPageAttribute { IsKept = true, Keys = ["q"] });

    private async Task<IResult> Trending(HttpContext context, CancellationToken stop) =>
        await Answer(context, new AtomFeed(site, $"Trending papers · {site.Name}", "/feed.xml", "/", await OfTheNewestWeek(stop)), stop);

    private async Task<IReadOnlyList<Paper>> OfTheNewestWeek(CancellationToken stop)
    {
        await using var connection = await reading.Source.OpenConnectionAsync(stop);
        if (await PaperQueries.NewestListDay(connection, DateOnly.MaxValue, stop) is not { } newest) return [];
        var papers = await PaperQueries.Listed(connection, newest.AddDays(-6), newest, stop);
        return [.. Papers.Trending.Rank(papers.Where(paper => !paper.Withdrawn), await reading.Source.Clock(stop)).Take(Most)];
    }

    private async Task<IResult> Found(string q, HttpContext context, CancellationToken stop)
    {
        if (Query.Parse(q) is not Query query) return Results.Text((Query.Parse(q) as QueryError)?.Message, statusCode: StatusCodes.Status400BadRequest);
        if (await search.Find(new SearchRequest(query, PageSize: Most, Sort: SearchSort.Newest), stop) is not SearchPage found)
            return Results.Text(SearchTooSlow.Sentence, statusCode: StatusCodes.Status503ServiceUnavailable);
        var asked = $"?q={Uri.EscapeDataString(q)}";
        return await Answer(context, new AtomFeed(site, $"{q} · {site.Name}", $"/feed.xml{asked}", $"/search{asked}", [.. found.Papers.Select(each => each.Paper)]), stop);
    }

    /// <summary>Dated by the last news of any paper: a feed reader that asks by date misses nothing.</summary>
    private async Task<IResult> Answer(HttpContext context, AtomFeed feed, CancellationToken stop)
    {
        await using var connection = await reading.Source.OpenConnectionAsync(stop);
        context.Response.GetTypedHeaders().LastModified = await connection.ExecuteScalarAsync<DateTimeOffset?>(
            new CommandDefinition("select max(made_at) from news", cancellationToken: stop));
        return Results.Bytes(feed.Write(), AtomFeed.Type);
    }
}
