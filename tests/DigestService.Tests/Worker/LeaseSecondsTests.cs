using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;
using DigestService.Worker;

namespace DigestService.Tests.Worker;

public sealed class LeaseSecondsTests
{
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(900, true)]
    [InlineData(901, false)]
    public void Five_seconds_to_a_quarter_of_an_hour_can_be_said(int seconds, bool isFine) =>
        Assert.Equal(isFine ? [] : [$"Digest:Schedule:LeaseSeconds is {seconds}: 5 to 900."], new ScheduleSettings { LeaseSeconds = seconds }.Faults());

    [Fact]
    public async Task What_a_worker_has_taken_is_its_own_for_as_long_as_the_setting_says()
    {
        const int minutes = 14;
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = new ManualResetEventSlim();
        await using var service = await TestService.Start(
            new LoopbackOptions { Script = UntilAsked },
            settings => settings with { Schedule = new ScheduleSettings { LeaseSeconds = minutes * 60 } });
        await new OutboxSeed(service.Database).Confirmation(await new OutboxSeed(service.Database).Subscriber("ada@example.org", "pending"));

        var delivering = service.Deliver("2026-03-02T07:00Z");
        await heard.Task;
        var leased = await service.Ask<TimeSpan>("select lease_until - now() from outbox where state = 'sending'");
        asked.Set();
        await delivering;

        Assert.InRange(leased.TotalMinutes, minutes - 5, minutes);

        LoopbackAction? UntilAsked(LoopbackMoment moment)
        {
            if (moment.Step != LoopbackStep.EndOfData) return null;
            heard.TrySetResult();
            asked.Wait(TimeSpan.FromMinutes(1));
            return null;
        }
    }
}
