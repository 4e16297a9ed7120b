using DigestService.Monitoring;
using Quartz;

namespace DigestService.Worker;

/// <summary>Looks for what the operator must know, and writes to them.</summary>
[DisallowConcurrentExecution]
public sealed class WatchJob(Tick tick, TellOperator tell) : IJob
{
    /// <summary>Not at the start: what waited for this worker is no matter.</summary>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        context.PreviousFireTimeUtc is null ? ValueTask.CompletedTask : tick.Run("watch", tell.Run, cancellationToken);
}
