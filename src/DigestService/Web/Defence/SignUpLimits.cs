using System.Net;
using System.Threading.RateLimiting;

namespace DigestService.Web.Defence;

/// <summary>
/// Sign-ups an hour by address and by subnet, in memory. A slip in an address costs nobody a turn; being asked a question in a
/// crowd does, since whoever is over this limit must not make the crowd.
/// </summary>
public sealed class SignUpLimits(LimitSettings settings, Refusals refusals) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress?> _limiter = PartitionedRateLimiter.CreateChained(
        Limiter(settings.SignUpsPerAddress, Origin.Address), Limiter(settings.SignUpsPerSubnet, Origin.Subnet));

    /// <returns>How long to wait; null where this one may pass.</returns>
    public TimeSpan? Take(IPAddress? ip)
    {
        using var lease = _limiter.AttemptAcquire(ip);
        if (lease.IsAcquired) return null;
        refusals.Count("limit: sign-ups");
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromHours(1);
    }

    private static PartitionedRateLimiter<IPAddress?> Limiter(int most, Func<IPAddress?, string> origin) =>
        PartitionedRateLimiter.Create<IPAddress?, string>(ip => RequestLimits.Within(origin(ip), most, TimeSpan.FromHours(1)));

    public void Dispose() => _limiter.Dispose();
}
