using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class StopAllTests
{
    private static readonly DateTimeOffset Now = OutboxSeed.Now;

    [Fact]
    public async Task While_all_sending_is_paused_nothing_goes_out_to_anybody_and_a_drain_ends()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(3);
        await rig.Seed.Confirmation(await rig.Seed.Subscriber("new@example.org", "pending"));
        var pauses = new ProviderPauses(rig.Database.Source, Providers.BuiltIn);
        await pauses.StopAll("the list was sold", Now);

        var again = await pauses.StopAll(null, Now.AddHours(1));
        Assert.Equal(("the list was sold", Now, true), (again.Reason, again.Since, again.IsOlderThan(Now.AddHours(1))));

        var report = await rig.Run(drain: true);

        Assert.Equal(0, rig.Relay.Count);
        Assert.Contains("the list was sold", report.Fault, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, int> { ["ready"] = 4 }, await rig.Seed.States());

        Assert.NotNull(await pauses.Lift(ProviderPause.Everybody, Now));
        Assert.Equal(4, (await rig.Run(drain: true)).Sent);
    }

    [Fact]
    public async Task A_pause_in_the_middle_lets_what_is_on_its_way_finish_and_puts_the_rest_back_untried()
    {
        ProviderPauses? pauses = null;
        var taken = 0;
        await using var rig = await DeliveryRig.Create(moment =>
        {
            if (moment.Step == LoopbackStep.RcptTo && Interlocked.Increment(ref taken) == 5) pauses!.StopAll("enough", Now).GetAwaiter().GetResult();
            return null;
        });
        await rig.Seed.Readers(600);
        pauses = new ProviderPauses(rig.Database.Source, Providers.BuiltIn);

        var report = await rig.Run(drain: true);

        Assert.InRange(report.Sent, 5, 250); // two claims of fifty each, and what was prepared
        Assert.Equal(new Dictionary<string, int> { ["ready"] = 600 - report.Sent, ["sent"] = report.Sent }, await rig.Seed.States());
    }
}
