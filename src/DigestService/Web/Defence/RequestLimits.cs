using System.Globalization;
using System.Threading.RateLimiting;
using DigestService.Rendering;
using DigestService.Web.Api;
using Microsoft.AspNetCore.RateLimiting;

namespace DigestService.Web.Defence;

/// <summary>
/// Forms, and searches, a minute from one address, in memory; more is answered with 429 and when to come again. Leaving with one
/// click is exempt, and what came back: mail providers post for thousands of readers from few addresses.
/// </summary>
internal static class RequestLimits
{
    private const string SearchesAndFeeds = "searches";
    private const string Trials = "trials";
    private const string Forms = "forms";
    private static readonly PathString[] Searches = ["/search", "/feed", "/feed.xml", "/api"];

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<LimitSettings, Refusals>((options, limits, refusals) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => ByOrigin(context, limits)),
                PartitionedRateLimiter.Create<HttpContext, string>(context => ByLink(context, limits)));
            options.OnRejected = (rejected, _) =>
            {
                Refuse(rejected.HttpContext.Response, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1));
                refusals.Count($"limit: {KindOf(rejected.HttpContext)}");
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

    /// <summary>What <see cref="Refuse"/> has said, in words: "10 seconds", "10 minutes".</summary>
    public static string WaitIn(HttpResponse response) =>
        !int.TryParse(response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? "a minute"
        : seconds < 60 ? Words.Count(seconds, "second")
        : Words.Count((seconds + 59) / 60, "minute");

    private static RateLimitPartition<string> ByOrigin(HttpContext context, LimitSettings limits) =>
        KindOf(context) is { } kind ? Within($"{kind} {Origin.Address(context.Connection.RemoteIpAddress)}", MostOf(kind, limits), TimeSpan.FromMinutes(1)) : RateLimitPartition.GetNoLimiter("");

    /// <summary>One reader's link is not to be worked from many addresses, either.</summary>
    private static RateLimitPartition<string> ByLink(HttpContext context, LimitSettings limits) =>
        KindOf(context) == Trials ? Within($"{context.Request.RouteValues["token"]}", limits.TrialsPerMinute, TimeSpan.FromMinutes(1)) : RateLimitPartition.GetNoLimiter("");

    private static int MostOf(string kind, LimitSettings limits) => kind switch
    {
        SearchesAndFeeds => limits.SearchesPerMinute,
        Trials => limits.TrialsPerMinute,
        _ => limits.PostsPerMinute,
    };

    /// <returns>Null for what is not limited.</returns>
    private static string? KindOf(HttpContext context)
    {
        var path = context.Request.Path;
        if (FaultPage.IsShownFor(context)) return null; // asked for by the same request that was refused
        if (Searches.Any(search => path.StartsWithSegments(search, StringComparison.OrdinalIgnoreCase))) return OperatorToken.IsSaid(context) ? null : SearchesAndFeeds;
        if (path.Value?.EndsWith("/try", StringComparison.OrdinalIgnoreCase) ?? false) return Trials;
        return HttpMethods.IsPost(context.Request.Method) && !IsOneClick(path) && !BounceHook.IsAt(path) ? Forms : null;
    }

    /// <summary>As many at once, then one each time that a share of the time has gone by: a bucket knows how long the wait is, a window does not.</summary>
    /// <param name="most">0 for no limit.</param>
    public static RateLimitPartition<string> Within(string key, int most, TimeSpan time) => most == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = time / most, QueueLimit = 0 });
}
