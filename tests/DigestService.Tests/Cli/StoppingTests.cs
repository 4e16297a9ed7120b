using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

public sealed class StoppingTests
{
    [FactWhereInstalled("kill")]
    public async Task Asked_to_stop_a_worker_finishes_the_mails_on_their_way_and_leaves_nothing_leased()
    {
        await using var service = await TestService.Start(new LoopbackOptions
        {
            Script = moment => moment.Step == LoopbackStep.EndOfData ? new LoopbackAction { Delay = TimeSpan.FromSeconds(1) } : null,
        });
        await service.Do(
            """
            with s as (
              insert into subscribers (email, email_key, state, created_at)
              select 'p' || i || '@example.org', 'p' || i || '@example.org', 'pending', now() from generate_series(1, 40) i returning subscriber_id
            ), p as (insert into profiles (subscriber_id) select subscriber_id from s)
            insert into outbox (kind, subscriber_id, urgency, next_attempt_at, created_at) select 'confirmation', subscriber_id, 0, now(), now() from s
            """);
        await using var worker = WorkerProcess.Start(service.Settings.ConnectionString!, service.Mail.Port);
        await worker.Until(() => service.Ask<bool>("select exists (select from outbox where state = 'sending')"));

        var (exitCode, log) = await worker.Terminate();

        Assert.True(exitCode == 0, log);
        Assert.Equal(0, await service.Ask<int>("select count(*) from outbox where state in ('leased', 'sending') or doubts > 0"));
        Assert.Equal(service.Mail.Count, await service.Ask<int>("select count(*) from outbox where state = 'sent'"));
    }
}
