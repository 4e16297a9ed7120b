using DigestService.Digests;
using DigestService.Monitoring;
using Quartz;

namespace DigestService.Worker;

/// <summary>Composes what is due; the database decides what that is.</summary>
[DisallowConcurrentExecution]
public sealed class ComposeJob(Tick tick, ComposeDigests compose, ScheduleSettings settings, Telemetry telemetry) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => tick.Run("compose", Compose, cancellationToken);

    private async Task Compose(DateTimeOffset now, CancellationToken stop)
    {
        var counts = await compose.Run(now, settings.ComposeBatch, stop: stop);
        telemetry.Digests("composed", counts.Digests);
        telemetry.Digests("failed", counts.Skipped.GetValueOrDefault("failed"));
        telemetry.Digests("nothing", counts.Due - counts.Digests - counts.Skipped.GetValueOrDefault("failed"));
    }
}
