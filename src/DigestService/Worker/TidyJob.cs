using DigestService.Subscribers;
using Quartz;

namespace DigestService.Worker;

/// <summary>Throws away what is kept for a while only.</summary>
[DisallowConcurrentExecution]
public sealed class TidyJob(Tick tick, Tidy tidy) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        tick.Run("tidy", tidy.Run, cancellationToken);
}
