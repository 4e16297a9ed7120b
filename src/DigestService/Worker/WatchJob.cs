using DigestService.Delivery;
using DigestService.Monitoring;
using Quartz;

namespace DigestService.Worker;

/// <summary>Looks for what the operator must know, and writes to them.</summary>
/// <param name="asOf">Set for a worker as of another time, of which nobody need be told.</param>
[DisallowConcurrentExecution]
public sealed class WatchJob(Tick tick, TellOperator tell, ScheduleClock? asOf = null) : IJob
{
    /// <summary>Not at the start: what waited for this worker is no matter.</summary>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        context.PreviousFireTimeUtc is null || asOf is not null ? ValueTask.CompletedTask : tick.Run("watch", tell.Run, cancellationToken);
}
