using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace DigestService.Web.Defence;

/// <summary>
/// Forms, and searches, a minute from one address, in memory; more is answered with 429 and when to come again. Leaving with one
/// click is exempt, and what came back: mail providers post for thousands of readers from few addresses.
/// </summary>
internal static class RequestLimits
{
    private static readonly PathString[] Searches = ["/search", "/feed", "/feed.xml", "/api"];

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<LimitSettings, Refusals>((options, limits, refusals) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits));
            options.OnRejected = (rejected, _) =>
            {
                Refuse(rejected.HttpContext.Response, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1));
                refusals.Count(HttpMethods.IsPost(rejected.HttpContext.Request.Method) ? "limit: forms" : "limit: searches");
                return ValueTask.CompletedTask;
            };
        });
        return services;
    }

    public static bool IsOneClick(PathString path) => path.StartsWithSegments("/unsubscribe", StringComparison.OrdinalIgnoreCase);

    public static void Refuse(HttpResponse response, TimeSpan wait)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, LimitSettings limits)
    {
        var (path, from) = (context.Request.Path, Origin.Address(context.Connection.RemoteIpAddress));
        // The page that tells of a refusal is asked for by the same request.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null) return RateLimitPartition.GetNoLimiter("");
        if (IsSearch(path)) return Within($"search {from}", limits.SearchesPerMinute, TimeSpan.FromMinutes(1));
        return !HttpMethods.IsPost(context.Request.Method) || IsOneClick(path) || BounceHook.IsAt(path)
            ? RateLimitPartition.GetNoLimiter("")
            : Within($"form {from}", limits.PostsPerMinute, TimeSpan.FromMinutes(1));
    }

    /// <summary>Previews of keywords are asked for under a reader's own link.</summary>
    private static bool IsSearch(PathString path) =>
        Searches.Any(search => path.StartsWithSegments(search, StringComparison.OrdinalIgnoreCase)) || (path.Value?.EndsWith("/try", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <param name="most">0 for no limit.</param>
    public static RateLimitPartition<string> Within(string key, int most, TimeSpan time) => most == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = time, SegmentsPerWindow = 6, QueueLimit = 0 });
}
