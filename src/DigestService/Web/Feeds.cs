using Dapper;
using DigestService.Database;
using DigestService.Papers;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Web;

/// <summary>The feed of what is trending.</summary>
internal sealed class Feeds(NpgsqlDataSource database, SiteSettings site)
{
    private const int Most = 50;

    public static void Map(WebApplication app) =>
        app.MapGet("/feed.xml", (HttpContext context, Feeds feeds, CancellationToken stop) => feeds.Trending(context, stop))
            .WithMetadata(new PublicPageAttribute { IsKept = true });

    private async Task<IResult> Trending(HttpContext context, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        IReadOnlyList<Paper> papers = [];
        if (await PaperQueries.NewestListDay(connection, DateOnly.MaxValue, stop) is { } newest)
            papers = Papers.Trending.Rank((await PaperQueries.Listed(connection, newest.AddDays(-6), newest, stop)).Where(paper => !paper.Withdrawn), await database.Clock(stop));
        return await Answer(context, connection, new AtomFeed(site, $"Trending papers · {site.Name}", "/feed.xml", "/", [.. papers.Take(Most)]), stop);
    }

    /// <summary>Dated by the last news of any paper: a feed reader that asks by date misses nothing.</summary>
    private static async Task<IResult> Answer(HttpContext context, NpgsqlConnection connection, AtomFeed feed, CancellationToken stop)
    {
        context.Response.GetTypedHeaders().LastModified = await connection.ExecuteScalarAsync<DateTimeOffset?>(
            new CommandDefinition("select max(made_at) from news", cancellationToken: stop));
        return Results.Bytes(feed.Write(), AtomFeed.Type);
    }
}
