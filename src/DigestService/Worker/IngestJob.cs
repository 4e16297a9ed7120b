using DigestService.Papers;
using Quartz;

namespace DigestService.Worker;

/// <summary>Asks the sources for what is new.</summary>
[DisallowConcurrentExecution]
public sealed class IngestJob(Tick tick, IngestPapers ingest, PaperStore papers, IEnumerable<IPaperSource> sources) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        foreach (var source in sources.Where(source => source.Enabled))
            await tick.Run($"ingest {source.Name}", (now, stop) => ingest.Poll(source, now, stop: stop), cancellationToken);
        await tick.Run("papers that failed", papers.TryAgain, cancellationToken);
    }
}
