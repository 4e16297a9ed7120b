using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace DigestService.Web;

/// <summary>Marks a page that is the same for everybody: it is tagged and packed, and may be asked for again after a minute.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PublicPageAttribute : Attribute
{
    private const int LongestValue = 16;

    /// <summary>Kept rendered for a short while, too: for pages that many ask for, and of which there are few.</summary>
    public bool IsKept { get; init; }

    /// <summary>All that the page looks at in the query; the rest is not told apart.</summary>
    public string[] Keys { get; init; } = [];

    /// <returns>Null for what is not kept.</returns>
    public string? KeyOf(HttpRequest request)
    {
        if (!IsKept) return null;
        var path = request.Path.ToUriComponent(); // written so that no path reads like another's query
        if (!request.QueryString.HasValue) return path;
        var values = Keys.SelectMany(key => request.Query[key].Select(value => $"{key}={Uri.EscapeDataString(value ?? "")}")).ToArray();
        return values.Length == 0 ? path : values.Length <= Keys.Length && values.All(value => value.Length <= LongestValue) ? $"{path}?{string.Join('&', values)}" : null;
    }
}

/// <summary>Serves what is the same for everybody, and keeps the most wanted of it rendered.</summary>
internal sealed class PublicPages(TimeProvider time)
{
    private const int MostKept = 200;
    private const int LongestKept = 2_000_000;
    private const string CacheControl = "public, max-age=60";
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    public async Task Serve(HttpContext context, RequestDelegate next)
    {
        var page = context.GetEndpoint()?.Metadata.GetMetadata<PublicPageAttribute>();
        if (page is null || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            await next(context);
            return;
        }
        var key = page.KeyOf(context.Request);
        if ((key is null ? null : Find(key)) is { } kept)
        {
            await kept.Send(context);
        }
        else if (await Render(context, next, key is null ? CompressionLevel.Fastest : CompressionLevel.Optimal) is { } rendered)
        {
            if (key is not null && rendered.Length <= LongestKept) Keep(key, rendered);
            await rendered.Send(context);
        }
    }

    /// <summary>What has grown old is rendered anew by the first who asks; the others get the old one meanwhile.</summary>
    private PublicAnswer? Find(string key)
    {
        if (!_kept.TryGetValue(key, out var kept)) return null;
        var now = time.GetTimestamp();
        kept.LastAsked = now;
        var age = time.GetElapsedTime(kept.Since, now);
        return age < Lasts || (age < 2 * Lasts && !kept.IsFirstToRenew()) ? kept.Answer : null;
    }

    private void Keep(string key, PublicAnswer answer)
    {
        while (_kept.Count >= MostKept && !_kept.ContainsKey(key)) _kept.TryRemove(_kept.MinBy(each => each.Value.LastAsked));
        var now = time.GetTimestamp();
        _kept[key] = new Kept(answer, now) { LastAsked = now };
    }

    /// <returns>Null where the page was not there; then its answer has been given.</returns>
    private static async Task<PublicAnswer?> Render(HttpContext context, RequestDelegate next, CompressionLevel level)
    {
        var (response, body) = (context.Response, context.Response.Body);
        using var written = new MemoryStream();
        response.Body = written;
        try
        {
            await next(context);
            await context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.FlushAsync();
        }
        finally
        {
            response.Body = body;
        }
        if (response.StatusCode == StatusCodes.Status200OK)
            return new PublicAnswer(written.ToArray(), response.ContentType!, CacheControl, level, response.GetTypedHeaders().LastModified);
        if (written.Length > 0) await body.WriteAsync(written.GetBuffer().AsMemory(0, (int)written.Length), context.RequestAborted);
        return null;
    }

    private sealed class Kept(PublicAnswer answer, long since)
    {
        private int _renewing;

        public PublicAnswer Answer => answer;
        public long Since => since;
        public long LastAsked { get; set; }

        public bool IsFirstToRenew() => Interlocked.Exchange(ref _renewing, 1) == 0;
    }
}
