using Dapper;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>A second relay takes the place of the first while that cannot be used.</summary>
public sealed class FallbackTests : IAsyncDisposable
{
    private readonly JumpingTime _time = new();
    private readonly LoopbackSmtpServer _second = LoopbackSmtpServer.Start();
    private bool _firstIsDown = true;

    public async ValueTask DisposeAsync() => await _second.DisposeAsync();

    private DeliverEmails Worker(DeliveryRig rig, int? port = null) => rig.Worker(
        options: options => options with { Time = _time },
        smtp: smtp => smtp with { Fallback = smtp with { Port = port ?? _second.Port } });

    /// <summary>The first relay, which misbehaves while it is down.</summary>
    private Task<DeliveryRig> Rig(LoopbackStep step, LoopbackAction action) => DeliveryRig.Create(moment => _firstIsDown && moment.Step == step ? action : null);

    private static async Task<IReadOnlyList<string>> Paused(DeliveryRig rig)
    {
        await using var connection = await rig.Database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<string>("select reason from relay_pauses")).AsList();
    }

    [Theory]
    [InlineData(LoopbackStep.Greeting, "421 4.3.2 Service not available", "turns us away")]
    [InlineData(LoopbackStep.MailFrom, "550 5.7.1 Sender rejected", "refuses to take mail from us")]
    public async Task It_takes_over_when_the_first_cannot_be_used_and_that_is_said(LoopbackStep step, string reply, string told)
    {
        await using var rig = await Rig(step, LoopbackAction.Say(reply));
        await rig.Seed.Readers(40);
        var report = await rig.Run(worker: Worker(rig));
        Assert.Equal((40, null), (report.Sent + report.Later, report.Fault));
        Assert.InRange(report.Later, 0, 3); // tried at MAIL FROM, and waiting for its next attempt
        Assert.Equal((0, report.Sent), (rig.Relay.Count, _second.Count));
        Assert.Contains(told, Assert.Single(await Paused(rig)));
    }

    [Fact]
    public async Task The_first_is_tried_again_after_its_pause_and_takes_the_mail_again()
    {
        await using var rig = await Rig(LoopbackStep.Greeting, LoopbackAction.Cut);
        var worker = Worker(rig);
        await rig.Seed.Readers(5);
        await rig.Run(worker: worker);
        var tried = rig.Relay.Connections;
        await rig.Seed.Digest(await rig.Seed.Subscriber("a@example.net"));
        await rig.Run(worker: worker);
        Assert.Equal((tried, 6), (rig.Relay.Connections, _second.Count));

        _firstIsDown = false;
        _time.Jump(TimeSpan.FromMinutes(2));
        await rig.Seed.Digest(await rig.Seed.Subscriber("b@example.net"));
        Assert.Equal(1, (await rig.Run(worker: worker)).Sent);
        Assert.Equal((1, 6), (rig.Relay.Count, _second.Count));
        Assert.Empty(await Paused(rig));
    }

    [Fact]
    public async Task A_long_run_goes_back_to_the_first_as_soon_as_it_may()
    {
        var (jumped, rig) = (0, await Rig(LoopbackStep.Greeting, LoopbackAction.Cut));
        await using var made = rig;
        await rig.Seed.Readers(600);
        var worker = rig.Worker(
            options: options => options with { Time = _time },
            smtp: smtp => smtp with { Fallback = smtp with { Port = _second.Port } },
            prepare: (mails, stop) =>
            {
                if (_second.Count >= 50 && Interlocked.Exchange(ref jumped, 1) == 0)
                {
                    _firstIsDown = false;
                    _time.Jump(TimeSpan.FromSeconds(70)); // beyond the pause, within the lease
                }
                return rig.Seed.Prepare(mails, stop);
            });
        Assert.Equal(600, (await rig.Run(worker: worker)).Sent);
        Assert.Equal(600, rig.Relay.Count + _second.Count);
        Assert.InRange(rig.Relay.Count, 100, 549);
    }

    [Fact]
    public async Task With_both_away_nothing_is_lost_and_the_fault_is_told()
    {
        await using var rig = await Rig(LoopbackStep.Greeting, LoopbackAction.Cut);
        await rig.Seed.Readers(5);
        await _second.DisposeAsync();
        var report = await rig.Run(drain: true, worker: Worker(rig));
        Assert.Contains("broke off", report.Fault);
        Assert.Equal(5, (await rig.Seed.States())["ready"]);
        Assert.Contains(await Paused(rig), reason => reason.Contains("check Digest:Smtp:Fallback:Host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_in_doubt_is_not_sent_at_once_over_the_second_and_keeps_its_message_id()
    {
        var cut = 0;
        await using var rig = await DeliveryRig.Create(moment =>
            moment.Step == LoopbackStep.EndOfData && Interlocked.Exchange(ref cut, 1) == 0 ? LoopbackAction.Cut
            : moment.Step == LoopbackStep.Greeting && Volatile.Read(ref cut) == 1 ? LoopbackAction.Cut
            : null);
        var mail = Assert.Single(await rig.Seed.Readers(1));
        var worker = Worker(rig);
        await rig.Run(worker: worker);
        Assert.Equal(("later", 1), ((await rig.Seed.Mail(mail)).State, (await rig.Seed.Mail(mail)).Doubts));
        await rig.Run(worker: worker);
        Assert.Equal(0, _second.Count);

        Assert.Equal(1, (await rig.Run(later: TimeSpan.FromMinutes(2), worker: worker)).Sent);
        Assert.Equal(Assert.Single(rig.Relay.Mails).MessageId, Assert.Single(_second.Mails).MessageId);
    }

    [Fact]
    public async Task Each_relay_keeps_limits_of_its_own()
    {
        await using var rig = await Rig(LoopbackStep.Greeting, LoopbackAction.Cut);
        await rig.Seed.Readers(50);
        var worker = rig.Worker(smtp: smtp => smtp with { PerHour = 40, Fallback = smtp with { Port = _second.Port, PerHour = 20 } });
        Assert.Equal(18, (await rig.Run(worker: worker)).Sent);
    }
}
