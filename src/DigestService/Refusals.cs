using System.Collections.Concurrent;
using DigestService.Monitoring;

namespace DigestService;

/// <summary>Counts what was turned away, by reason, since this process began and by day: nothing is lost silently. Also a metric, <c>digest.refusals</c>.</summary>
public sealed class Refusals(Telemetry telemetry, DayCounts days)
{
    /// <summary>As <see cref="DayCounts"/> calls them.</summary>
    public const string Name = "turned away";

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <param name="reason">A few words from the code, never from a request.</param>
    public void Count(string reason)
    {
        _counts.AddOrUpdate(reason, 1, (_, before) => before + 1);
        telemetry.Refusal(reason);
        days.Count(Name, reason);
    }

    public IReadOnlyDictionary<string, long> Counts => _counts.ToDictionary();
}
