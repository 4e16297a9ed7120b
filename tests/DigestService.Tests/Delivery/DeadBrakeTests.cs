using System.Collections.Concurrent;
using Dapper;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>A relay whose tables are wrong must not end the whole list.</summary>
public sealed class DeadBrakeTests
{
    private static readonly Outcome Dead = new Outcome.Refused("550 5.1.1 User unknown in relay recipient table", DeadAddress: true);
    private static readonly Outcome Taken = new Outcome.Sent("250 ok");

    [Fact]
    public async Task A_relay_that_knows_nobody_ends_a_few_and_then_pauses_all()
    {
        var told = new ConcurrentBag<long>();
        await using var rig = await DeliveryRig.Create(moment => moment.Step == LoopbackStep.RcptTo ? LoopbackAction.Say("550 5.1.1 <x>: Recipient address rejected: User unknown in relay recipient table") : null);
        await rig.Seed.Readers(300);
        var worker = rig.Worker(options: options => options with { TellFailure = (mail, _, _, _) => { told.Add(mail.MailId); return Task.CompletedTask; } });

        var report = await rig.Run(drain: true, worker: worker);

        Assert.Contains("nobody more is suppressed", report.Fault);
        Assert.Equal(DeadBrake.Spared, told.Count);
        var states = await rig.Seed.States();
        Assert.Equal(DeadBrake.Spared, states["refused"]);
        Assert.Equal(300 - DeadBrake.Spared, states["later"] + states["ready"]);
        await using var connection = await rig.Database.Source.OpenConnectionAsync();
        var reason = await connection.ExecuteScalarAsync<string>("select reason from relay_pauses");
        Assert.Contains("suppressions lift --since", reason);
        var connections = rig.Relay.Connections;
        Assert.Equal(report.Fault, (await rig.Run(drain: true, worker: worker)).Fault);
        Assert.Equal((connections, DeadBrake.Spared), (rig.Relay.Connections, told.Count));
    }

    [Fact]
    public void Many_dead_among_more_that_are_taken_are_believed()
    {
        var brake = new DeadBrake(TimeProvider.System);
        for (var i = 0; i < 200; i++)
            Assert.True(brake.Judge(i % 2 == 0 ? Taken : Dead) is Outcome.Sent or Outcome.Refused);
        Assert.False(brake.Holds);
    }

    [Fact]
    public void Once_it_holds_no_time_lets_it_go_but_mail_that_is_taken()
    {
        var time = new JumpingTime();
        var brake = new DeadBrake(time);
        for (var i = 0; i < 30; i++)
            brake.Judge(Dead);
        time.Jump(TimeSpan.FromHours(5));
        Assert.IsType<Outcome.Later>(brake.Judge(Dead));
        for (var i = 0; i < 31; i++)
            brake.Judge(Taken);
        Assert.False(brake.Holds);
    }

    [Fact]
    public void What_was_dead_long_before_does_not_count()
    {
        var time = new JumpingTime();
        var brake = new DeadBrake(time);
        for (var i = 0; i < 60; i++)
        {
            Assert.Same(Dead, brake.Judge(Dead));
            time.Jump(TimeSpan.FromMinutes(1));
        }
    }
}
