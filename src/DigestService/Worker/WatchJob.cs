using DigestService.Monitoring;
using Quartz;

namespace DigestService.Worker;

/// <summary>Looks for what the operator must know, and writes to them.</summary>
[DisallowConcurrentExecution]
public sealed class WatchJob(Tick tick, TellOperator tell) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => tick.Run("watch", tell.Run, cancellationToken);
}
