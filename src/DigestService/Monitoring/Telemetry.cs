using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DigestService.Monitoring;

/// <summary>What the program tells of itself through .NET's own Meter and Activity; whoever listens chooses the form.</summary>
public sealed class Telemetry : IDisposable
{
    public const string Name = "DigestService";

    /// <summary>A story each: an ingest, a compose run and its batches, a delivery and its sessions.</summary>
    public static readonly ActivitySource Activities = new(Name, Product.Version);

    private readonly Histogram<double> _stories;
    private readonly Counter<long> _mails;
    private readonly Counter<long> _papers;
    private readonly Counter<long> _digests;
    private readonly Counter<long> _refusals;

    public Telemetry()
    {
        _stories = Meter.CreateHistogram("digest.story.duration", "s", "How long the stories of a worker took, and whether they ended well.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 1, 10, 60, 300, 1800] });
        _mails = Meter.CreateCounter<long>("digest.mails", "{mail}", "What became of mails, by provider.");
        _papers = Meter.CreateCounter<long>("digest.papers", "{paper}", "Papers as sources told them.");
        _digests = Meter.CreateCounter<long>("digest.digests", "{digest}", "Digests composed, and slots that passed without one.");
        _refusals = Meter.CreateCounter<long>("digest.refusals", "{request}", "Requests that were turned away, by reason.");
    }

    public Meter Meter { get; } = new(Name, Product.Version);

    public void Story(string name, TimeSpan took, bool well) => _stories.Record(took.TotalSeconds, Tag("story", name), Tag("outcome", well ? "done" : "failed"));

    public void Mail(string provider, string outcome) => _mails.Add(1, Tag("provider", provider), Tag("outcome", outcome));

    public void Papers(string source, string outcome, int count)
    {
        if (count > 0) _papers.Add(count, Tag("source", source), Tag("outcome", outcome));
    }

    public void Digests(string outcome, int count)
    {
        if (count > 0) _digests.Add(count, Tag("outcome", outcome));
    }

    public void Refusal(string reason) => _refusals.Add(1, Tag("reason", reason));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    public void Dispose() => Meter.Dispose();
}
