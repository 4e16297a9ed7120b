using DigestService.Delivery;
using Quartz;

namespace DigestService.Worker;

/// <summary>Sends what the outbox holds.</summary>
[DisallowConcurrentExecution]
public sealed class DeliverJob(Tick tick, DeliverEmails deliver) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        tick.Run("deliver", (now, stop) => deliver.Run(now, drain: true, stop), cancellationToken);
}
