using System.Diagnostics;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Papers.Feeds;
using Quartz;

namespace DigestService.Worker;

/// <summary>Asks the sources for what is new.</summary>
[DisallowConcurrentExecution]
public sealed class IngestJob(Tick tick, IngestPapers ingest, PaperStore papers, IEnumerable<IPaperSource> sources, Telemetry telemetry, ILogger<IngestJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        foreach (var source in sources.Where(source => source.Enabled))
            await tick.Run($"ingest {source.Name}", (now, stop) => Ingest(source, now, stop), cancellationToken);
        await tick.Run("papers that failed", papers.TryAgain, cancellationToken);
    }

    private async Task Ingest(IPaperSource source, DateTimeOffset now, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var report = await ingest.Poll(source, now, stop: stop);
        if (report.AlreadyRunning || (report.Fetched == 0 && report.Faults.Count == 0)) return; // another's turn, or nothing to ask for yet
        telemetry.Papers(source.Name, "new", report.New);
        telemetry.Papers(source.Name, "updated", report.Updated);
        telemetry.Papers(source.Name, "rejected", report.Rejected);
        telemetry.Papers(source.Name, "late", report.Late);
        log.Log(report.Faults.Count == 0 ? LogLevel.Information : LogLevel.Warning,
            "Ingested {Source} in {Seconds:0.0} seconds: {Fetched} fetched, {New} new, {Updated} changed, {Rejected} refused, {Late} late; faults: {Faults}",
            source.Name, Stopwatch.GetElapsedTime(began).TotalSeconds, report.Fetched, report.New, report.Updated, report.Rejected, report.Late, report.Faults.Count == 0 ? "none" : string.Join(" · ", FaultsTold.Once(report.Faults)));
    }
}
