using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DigestService.Tests.Support;

/// <summary>What the feed server answers to one request.</summary>
public sealed record FeedReply(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Sends this many bytes of the body, promises more and hangs up.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Sends the headers, then nothing until the other side gives up.</summary>
    public bool Hangs { get; init; }

    public static FeedReply Json(string body) => new(200, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body));
    public static FeedReply Xml(string body, int status = 200) => new(status, "application/atom+xml; charset=utf-8", Encoding.UTF8.GetBytes(body));
    public static FeedReply Html(int status = 200) => new(status, "text/html; charset=utf-8", "<!doctype html><title>Sign in</title>"u8.ToArray());
    public static FeedReply Of(int status, params (string, string)[] headers) => new(status, "text/plain", "no"u8.ToArray()) { Headers = headers };
    public static FeedReply Redirect(string to) => Of(302, ("Location", to));
    public static FeedReply Empty() => new(200, "application/json", []);

    public FeedReply With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public FeedReply Gzipped()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Body);
        return (this with { Body = packed.ToArray() }).With("Content-Encoding", "gzip");
    }

    /// <summary>This many megabytes of spaces, packed into a thousandth of it.</summary>
    public static FeedReply GzipBomb(int megabytes) => new FeedReply(200, "application/json", Enumerable.Repeat((byte)' ', megabytes * 1024 * 1024).ToArray()).Gzipped();
}

/// <summary>A web server on loopback that answers what a test scripts, and remembers what it was asked.</summary>
public sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<FeedReply>> _scripts = new();
    private readonly ConcurrentQueue<long> _askedAt = new();

    private FeedServer(WebApplication app) => _app = app;

    public string BaseUrl => _app.Urls.Single();

    /// <summary>Path and query, in the order of asking.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> AskedHeaders { get; } = new();

    /// <summary>How long after the one before each request came, from the second on.</summary>
    public IEnumerable<TimeSpan> Gaps => _askedAt.Zip(_askedAt.Skip(1), Stopwatch.GetElapsedTime);

    public static async Task<FeedServer> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new FeedServer(builder.Build());
        server._app.Run(server.Answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers requests whose path and query begin so, one reply after the other; the last one stays. The longest beginning counts.</summary>
    public FeedServer On(string beginning, params FeedReply[] replies)
    {
        _scripts[beginning] = new ConcurrentQueue<FeedReply>(replies);
        return this;
    }

    private async Task Answer(HttpContext context)
    {
        var asked = context.Request.Path + context.Request.QueryString.ToString();
        _askedAt.Enqueue(Stopwatch.GetTimestamp());
        Asked.Enqueue(asked);
        AskedHeaders.Enqueue(context.Request.Headers.ToDictionary(each => each.Key, each => each.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        var reply = NextReply(asked);
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers) context.Response.Headers.Append(name, value);
        context.Response.ContentLength = reply.Body.Length;
        if (reply.Hangs)
        {
            await context.Response.StartAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }
        await context.Response.Body.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length));
        if (reply.CutAfter is null) return;
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private FeedReply NextReply(string asked)
    {
        var script = _scripts.Where(each => asked.StartsWith(each.Key, StringComparison.Ordinal)).OrderByDescending(each => each.Key.Length).Select(each => each.Value).FirstOrDefault();
        if (script is null) return FeedReply.Of(404);
        if (script.Count > 1 && script.TryDequeue(out var next)) return next;
        return script.TryPeek(out var last) ? last : FeedReply.Of(404);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
