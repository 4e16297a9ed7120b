using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DigestService.Crash;

/// <summary>Daily Papers as Hugging Face serves them, a list a day in a few pages.</summary>
public sealed class CrashFeed : IAsyncDisposable
{
    private const int PageSize = 6;

    private readonly CrashWorld _world;
    private readonly WebApplication _app;

    private CrashFeed(CrashWorld world, WebApplication app) => (_world, _app) = (world, app);

    public string Url => _app.Urls.Single();

    public static async Task<CrashFeed> Start(CrashWorld world)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var feed = new CrashFeed(world, builder.Build());
        feed._app.Run(feed.Answer);
        await feed._app.StartAsync();
        return feed;
    }

    private Task Answer(HttpContext asked)
    {
        var path = asked.Request.Path.Value!;
        var date = DateOnly.ParseExact(asked.Request.Query["date"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var page = int.TryParse(asked.Request.Query["p"], CultureInfo.InvariantCulture, out var told) ? told : 0;
        var list = _world.Papers.Where(paper => CrashWorld.Date(paper.Day) == date).ToList();
        if ((page + 1) * PageSize < list.Count) asked.Response.Headers.Link = $"<{Url}{path}?date={date:yyyy-MM-dd}&limit=100&p={page + 1}>; rel=\"next\"";
        asked.Response.ContentType = "application/json; charset=utf-8";
        return asked.Response.WriteAsync(new JsonArray([.. list.Skip(page * PageSize).Take(PageSize).Select(paper => paper.ToItem(date))]).ToJsonString());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
