using System.Diagnostics;
using DigestService.Delivery;
using Quartz;

namespace DigestService.Worker;

/// <summary>Sends what the outbox holds.</summary>
[DisallowConcurrentExecution]
public sealed class DeliverJob(Tick tick, DeliverEmails deliver, ILogger<DeliverJob> log) : IJob
{
    private static readonly DeliveryReport Nothing = new();

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => tick.Run("deliver", Deliver, cancellationToken);

    private async Task Deliver(DateTimeOffset now, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var report = await deliver.Run(now, drain: true, stop);
        if (report with { Fault = null } != Nothing) // a relay that is away is told by the session, once
            log.LogInformation("Delivery: {Sent} sent in {Seconds:0.0} seconds; {Later} later, {Refused} refused, {Uncertain} uncertain, {Cancelled} cancelled, {Superseded} superseded",
                report.Sent, Stopwatch.GetElapsedTime(began).TotalSeconds, report.Later, report.Refused, report.Uncertain, report.Cancelled, report.Superseded);
    }
}
