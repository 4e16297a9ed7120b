using DigestService.Digests;
using Quartz;

namespace DigestService.Worker;

/// <summary>Composes what is due; the database decides what that is.</summary>
[DisallowConcurrentExecution]
public sealed class ComposeJob(Tick tick, ComposeDigests compose, ScheduleSettings settings) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        tick.Run("compose", (now, stop) => compose.Run(now, settings.ComposeBatch, stop: stop), cancellationToken);
}
