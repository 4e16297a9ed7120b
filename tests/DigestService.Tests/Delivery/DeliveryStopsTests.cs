using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class DeliveryStopsTests
{
    [Theory]
    [InlineData(LoopbackStep.MailFrom, "550 5.7.1 Sender rejected <digest@example.org>")]
    [InlineData(LoopbackStep.MailFrom, "530 5.7.0 Authentication required")]
    [InlineData(LoopbackStep.RcptTo, "554 5.7.1 <reader1@example.net>: Relay access denied")]
    public async Task A_relay_that_will_not_have_us_pauses_all_and_blames_nobody(LoopbackStep step, string reply)
    {
        await using var rig = await DeliveryRig.Create(moment => moment.Step == step ? LoopbackAction.Say(reply) : null);
        await rig.Seed.Readers(100);
        var worker = rig.Worker();
        var report = await rig.Run(drain: true, worker: worker);
        Assert.Contains("refuses to take mail from us", report.Fault);
        Assert.DoesNotContain("@", report.Fault);
        Assert.InRange(report.Later, 1, 3);
        Assert.Equal(new DeliveryReport(), report with { Later = 0, Fault = null });
        var states = await rig.Seed.States();
        Assert.Equal((100 - report.Later, report.Later), (states["ready"], states["later"]));

        var connections = rig.Relay.Connections;
        Assert.Equal(report.Fault, (await rig.Run(worker: worker)).Fault);
        Assert.Equal(connections, rig.Relay.Connections);
    }

    [Theory]
    [InlineData("450 4.1.1 <reader1@example.net>: Recipient address rejected: unverified address: host mx.evil.example said: 554 5.7.1 Relay access denied (in reply to RCPT TO command)")]
    [InlineData("550 5.1.1 <reader1@example.net>: Recipient address rejected: undeliverable address: host mx.evil.example said: 554 5.7.1 Relay access denied (in reply to RCPT TO command)")]
    [InlineData("450 <reader1@example.net>: unverified address: host mx.evil.example said: 454 sending paused, relaying denied")]
    [InlineData("450 4.1.1 <reader1@example.net>: relay access denied")]
    public async Task One_recipients_server_cannot_stop_all_mail_by_what_it_says(string reply)
    {
        await using var rig = await DeliveryRig.Create(moment => moment is { Step: LoopbackStep.RcptTo, Recipient: "reader1@example.net" } ? LoopbackAction.Say(reply) : null);
        await rig.Seed.Readers(10);
        Assert.Equal(new DeliveryReport(Sent: 9, Later: 1), await rig.Run(drain: true));
    }

    [Fact]
    public async Task A_refused_login_leaves_every_row_as_it_was()
    {
        await using var rig = await DeliveryRig.Create(relay: options => options with { Login = ("user", "right") });
        await rig.Seed.Readers(30);
        var report = await rig.Run(drain: true, worker: rig.Worker(smtp: smtp => smtp with { User = "user", Password = "wrong" }));
        Assert.Contains("refuses the login as \"user\"", report.Fault);
        Assert.Equal(new DeliveryReport(), report with { Fault = null });
        Assert.Equal(30, (await rig.Seed.States())["ready"]);
        Assert.All(await Task.WhenAll(Enumerable.Range(1, 30).Select(mail => rig.Seed.Mail(mail))), row => Assert.Equal(0, row.Attempts));
    }

    [Fact]
    public async Task A_relay_that_is_away_leaves_every_row_as_it_was()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(30);
        await rig.Relay.DisposeAsync();
        Assert.Contains("does not answer", (await rig.Run(drain: true)).Fault);
        Assert.Equal(30, (await rig.Seed.States())["ready"]);
    }

    [Fact]
    public async Task A_relay_that_goes_away_in_the_middle_loses_and_leases_nothing()
    {
        LoopbackSmtpServer? relay = null;
        await using var rig = await DeliveryRig.Create(moment => moment is { Step: LoopbackStep.Greeting } or { MailsBefore: >= 5, Step: LoopbackStep.MailFrom } && relay?.Count >= 15 ? LoopbackAction.Cut : null);
        relay = rig.Relay;
        await rig.Seed.Readers(200);
        var report = await rig.Run(drain: true);
        Assert.NotNull(report.Fault);
        var states = await rig.Seed.States();
        Assert.Equal(200, states.Values.Sum());
        Assert.Equal(report.Sent, states["sent"]);
        Assert.Equal(rig.Relay.Count, report.Sent);
        Assert.DoesNotContain(states.Keys, state => state is "leased" or "sending");
    }

    [Fact]
    public async Task A_relay_that_allows_one_connection_gets_all_mail_over_it()
    {
        var open = 0;
        await using var rig = await DeliveryRig.Create(moment => moment.Step == LoopbackStep.Greeting && Interlocked.Increment(ref open) > 1 ? LoopbackAction.Say("421 4.7.0 Too many connections") with { CutAfterReply = true } : null);
        await rig.Seed.Readers(60);
        Assert.Equal(new DeliveryReport(Sent: 60), await rig.Run(drain: true));
    }

    [Fact]
    public async Task Draining_ends_when_only_later_retries_are_left()
    {
        await using var rig = await DeliveryRig.Create(moment => moment is { Step: LoopbackStep.RcptTo, Recipient: "reader1@example.net" } ? LoopbackAction.Say("450 4.2.0 Greylisted") : null);
        await rig.Seed.Readers(3);
        await rig.Seed.Digest(await rig.Seed.Subscriber("tomorrow@example.net"), due: OutboxSeed.Now.AddDays(1));
        Assert.Equal(new DeliveryReport(Sent: 2, Later: 1), await rig.Run(drain: true));
    }

    [Fact]
    public async Task Draining_waits_for_rows_that_a_dead_worker_holds()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(2);
        await new Outbox(rig.Database.Source).Claim(Guid.NewGuid(), Urgency.Digest, 2, TimeSpan.FromMinutes(2), OutboxSeed.Now, default);
        Assert.Equal(new DeliveryReport(), await rig.Run());
        var draining = rig.Run(drain: true);
        Assert.NotSame(draining, await Task.WhenAny(draining, Task.Delay(300)));
        await rig.Seed.LapseLeases();
        Assert.Equal(new DeliveryReport(Sent: 2), await draining);
    }

    [Fact]
    public async Task Asked_to_stop_it_finishes_what_is_on_its_way_and_leaves_nothing_leased()
    {
        using var stop = new CancellationTokenSource();
        await using var rig = await DeliveryRig.Create(moment =>
        {
            if (moment.Step == LoopbackStep.EndOfData)
                stop.Cancel();
            return moment.Step == LoopbackStep.EndOfData ? new LoopbackAction { Delay = TimeSpan.FromMilliseconds(50) } : null;
        });
        await rig.Seed.Readers(300);
        var report = await rig.Worker(options: options => options with { StopWithin = TimeSpan.FromMinutes(1) }, smtp: smtp => smtp with { TimeoutSeconds = 60 }).Run(OutboxSeed.Now, drain: true, stop.Token);
        var states = await rig.Seed.States();
        Assert.InRange(report.Sent, 1, 20);
        Assert.Equal((report.Sent, 300 - report.Sent), (states["sent"], states["ready"]));
        Assert.Equal(report.Sent, rig.Relay.Count);
        Assert.Equal(new DeliveryReport(Sent: 300 - report.Sent), await rig.Run(drain: true));
    }

    [Fact]
    public async Task What_outlasts_the_bound_of_stopping_is_left_in_doubt_and_nothing_leased()
    {
        using var stop = new CancellationTokenSource();
        await using var rig = await DeliveryRig.Create(moment =>
        {
            if (moment.Step == LoopbackStep.EndOfData)
                stop.Cancel();
            return moment.Step == LoopbackStep.EndOfData ? new LoopbackAction { Delay = TimeSpan.FromMinutes(1) } : null;
        });
        await rig.Seed.Readers(100);
        var report = await rig.Worker(options: options => options with { StopWithin = TimeSpan.FromMilliseconds(300) }).Run(OutboxSeed.Now, drain: true, stop.Token);
        var states = await rig.Seed.States();
        Assert.InRange(report.Later, 1, 3);
        Assert.Equal((report.Later, 100 - report.Later), (states["later"], states["ready"]));
    }

    [Fact]
    public async Task Stopped_before_it_began_it_returns_at_once()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(3);
        Assert.Equal(new DeliveryReport(), await rig.Worker().Run(OutboxSeed.Now, drain: true, new CancellationToken(true)));
    }

    [Fact]
    public async Task A_worker_frozen_past_its_lease_closes_its_connections_before_it_sends_on()
    {
        var time = new JumpingTime();
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(40);
        var frozen = 0;
        var worker = rig.Worker(options: options => options with { Time = time, ClaimAtOnce = 10 }, prepare: async (claimed, stop) =>
        {
            var prepared = await rig.Seed.Prepare(claimed, stop);
            if (rig.Relay.Count > 0 && Interlocked.Exchange(ref frozen, 1) == 0)
            {
                time.Jump(TimeSpan.FromMinutes(10));
                await rig.Seed.LapseLeases();
            }
            return prepared;
        });
        await rig.Run(drain: true, worker: worker);
        Assert.Equal(1, frozen);
        Assert.InRange(rig.Relay.Connections, 2, 6);

        // What was on its way when the connections were cut waits for its retry; nothing is lost, and only what was in doubt may double.
        var states = await rig.Seed.States();
        var waiting = states.GetValueOrDefault("later");
        Assert.InRange(waiting, 0, 3);
        Assert.Equal(40 - waiting, states["sent"]);
        Assert.Equal(waiting, (await rig.Run(later: TimeSpan.FromHours(1), drain: true)).Sent);
        Assert.Equal(40, rig.Relay.Mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.InRange(rig.Relay.Count, 40, 40 + await Doubted(rig));
    }

    private static async Task<int> Doubted(DeliveryRig rig) =>
        (await Task.WhenAll(Enumerable.Range(1, 40).Select(mail => rig.Seed.Mail(mail)))).Count(row => row.Doubts > 0);

    [Fact]
    public async Task A_database_that_is_away_is_said_and_nothing_is_lost()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(20);
        var worker = rig.Worker(prepare: (_, _) => throw new Npgsql.NpgsqlException("the database is away"));
        await Assert.ThrowsAsync<Npgsql.NpgsqlException>(() => rig.Run(worker: worker));
        Assert.Equal(20, (await rig.Seed.States())["ready"]);
        Assert.Equal(20, (await rig.Run()).Sent);
    }

    [Fact]
    public async Task No_more_rows_are_in_doubt_than_two_a_connection_and_32()
    {
        var most = 0;
        DeliveryRig? rig = null;
        await using var made = await DeliveryRig.Create(moment =>
        {
            if (moment is { Step: LoopbackStep.EndOfData, MailsBefore: var before } && before % 10 == 0)
            {
                var sending = rig!.Seed.States().GetAwaiter().GetResult().GetValueOrDefault("sending");
                most = Math.Max(most, sending);
            }
            return null;
        });
        rig = made;
        await rig.Seed.Readers(300);
        Assert.Equal(300, (await rig.Run()).Sent);
        Assert.InRange(most, 1, 2 * 3 + 32);
    }
}
