using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DigestService;

/// <summary>Counts what was turned away, by reason, since this process began: nothing is lost silently. Also a metric, <c>digest.refusals</c>.</summary>
public sealed class Refusals : IDisposable
{
    private readonly Meter _meter = new("DigestService");
    private readonly Counter<long> _counter;
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public Refusals() => _counter = _meter.CreateCounter<long>("digest.refusals", "{request}", "Requests that were turned away, by reason.");

    /// <param name="reason">A few words from the code, never from a request.</param>
    public void Count(string reason)
    {
        _counts.AddOrUpdate(reason, 1, (_, before) => before + 1);
        _counter.Add(1, KeyValuePair.Create<string, object?>("reason", reason));
    }

    public IReadOnlyDictionary<string, long> Counts => _counts.ToDictionary();

    public void Dispose() => _meter.Dispose();
}
