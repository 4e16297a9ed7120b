using DigestService.Crash;

namespace DigestService.Tests.Crash;

public sealed class KillPlanTests
{
    private static readonly CrashSize Size = new(Readers: 50, Days: 3, Hours: 2, IngestKills: 3, HourKills: 5, TimeSpan.Zero, LeaseSeconds: 5);

    [Fact]
    public void The_same_seed_gives_the_same_kills_and_another_seed_others()
    {
        Assert.Equal(KillPlan.Of(1, Size), KillPlan.Of(1, Size));
        Assert.NotEqual(KillPlan.Of(1, Size), KillPlan.Of(2, Size));
    }

    [Fact]
    public void Every_day_and_hour_has_its_kills()
    {
        var plan = KillPlan.Of(1, Size);

        Assert.Equal(Size.Kills, plan.Count);
        Assert.All(Enumerable.Range(0, 3), day => Assert.Equal(3, plan.Count(kill => kill.Day == day && kill.Moment == Moment.Ingesting)));
        Assert.All(plan.GroupBy(kill => (kill.Day, kill.Hour)).Where(hour => hour.Key.Hour > 0), hour => Assert.Equal(Moment.Composing, hour.First().Moment));
    }

    [Fact]
    public void Everything_is_killed_at_some_time() =>
        Assert.Equal(Enum.GetValues<Victim>(), KillPlan.Of(1, Size with { Days = 10 }).Select(kill => kill.Victim).Distinct().Order());

    [Fact]
    public void Taking_in_papers_ends_with_the_kill_of_a_worker() =>
        Assert.All(
            KillPlan.Of(3, Size with { Days = 20 }).Where(kill => kill.Moment == Moment.Ingesting).GroupBy(kill => kill.Day),
            day => Assert.True(day.Last().Victim is Victim.Worker1 or Victim.Worker2));
}
