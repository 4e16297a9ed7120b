using DigestService.Monitoring;
using Quartz;

namespace DigestService.Worker;

/// <summary>Counts which keywords stand out, where that was long ago.</summary>
[DisallowConcurrentExecution]
public sealed class CountKeywordsJob(Tick tick, KeywordTallies tallies) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => tick.Run("count keywords", tallies.Renew, cancellationToken);
}
