using DigestService.Delivery;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class RelayLimitsTests
{
    private static readonly RelayUse Unused = new(0, 0, 0, 0);

    [Theory]
    [InlineData(0, int.MaxValue, int.MaxValue)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(10, 9, 10)]
    [InlineData(101, 90, 101)]
    [InlineData(1000, 900, 1000)]
    public void Digests_leave_a_tenth_of_a_limit_to_what_a_person_waits_for(int limit, int digests, int awaited)
    {
        foreach (var limits in new[] { new RelayLimits(limit, 0, 0), new RelayLimits(0, limit, 0) })
            Assert.Equal((digests, awaited), (limits.Room(Unused, Urgency.Digest), limits.Room(Unused, Urgency.Awaited)));
    }

    [Fact]
    public void The_tightest_limit_decides_and_there_is_never_less_than_no_room()
    {
        var limits = new RelayLimits(100, 1000, 500);
        Assert.Equal(90, limits.Room(Unused, Urgency.Digest));
        Assert.Equal(10, limits.Room(new RelayUse(10, 890, 0, 0), Urgency.Digest));
        Assert.Equal(5, limits.Room(new RelayUse(10, 10, 495, 0), Urgency.Digest));
        Assert.Equal(0, limits.Room(new RelayUse(100, 1000, 5000, 0), Urgency.Digest));
        Assert.Equal(90, limits.Room(new RelayUse(10, 10, 5000, 0), Urgency.Awaited));
    }

    [Fact]
    public void A_warm_up_doubles_with_each_day_of_mail_until_it_is_no_limit()
    {
        var limits = new RelayLimits(0, 0, 50);
        Assert.Equal([50, 100, 200, 51200, int.MaxValue], new[] { 0, 1, 2, 10, 20 }.Select(limits.OfDay));
        Assert.Equal(int.MaxValue, (limits with { WarmUp = 1_000_000 }).OfDay(19));
        Assert.Equal(int.MaxValue, (limits with { WarmUp = 0 }).OfDay(0));
    }
}

public sealed class RelayBudgetTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = OutboxSeed.Now;
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.Create();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    private RelayBudget Worker(int perMinute = 0, int perHour = 0, int warmUp = 0, string relay = "relay:25") => new(_database.Source, relay, new RelayLimits(perMinute, perHour, warmUp));

    private static Task<int> Take(RelayBudget budget, int wanted, TimeSpan later = default, Urgency urgency = Urgency.Awaited) => budget.Take(urgency, wanted, Now + later, default);

    [Fact]
    public async Task No_minute_has_more_than_its_limit()
    {
        var (budget, taken) = (Worker(perMinute: 60), new List<(int Second, int Mails)>());
        for (var second = 0; second < 600; second += 3)
            taken.Add((second, await Take(budget, 7, TimeSpan.FromSeconds(second))));
        Assert.All(taken, at => Assert.InRange(taken.Where(each => each.Second > at.Second - 60 && each.Second <= at.Second).Sum(each => each.Mails), 0, 60));
        Assert.InRange(taken.Sum(each => each.Mails), 60 * 9, 60 * 10);
    }

    [Fact]
    public async Task An_hour_has_its_limit_too()
    {
        var budget = Worker(perHour: 100);
        var taken = new List<int>();
        foreach (var minute in new[] { 0, 20, 60 })
            taken.Add(await Take(budget, 80, TimeSpan.FromMinutes(minute)));
        Assert.Equal([80, 20, 0], taken);
        Assert.Equal(80, await Take(budget, 80, TimeSpan.FromMinutes(66)));
    }

    [Fact]
    public async Task Workers_that_take_at_once_take_no_more_than_there_is() =>
        Assert.Equal(50, (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Take(Worker(perMinute: 50), 20)))).Sum());

    [Fact]
    public async Task Each_relay_has_limits_of_its_own()
    {
        await Take(Worker(perMinute: 10), 10);
        Assert.Equal((0, 10), (await Take(Worker(perMinute: 10), 10), await Take(Worker(perMinute: 10, relay: "other:25"), 10)));
    }

    [Fact]
    public async Task What_is_given_back_can_be_taken_again()
    {
        var budget = Worker(perMinute: 10, warmUp: 10);
        await Take(budget, 10);
        await budget.GiveBack(4, Now, default);
        Assert.Equal(4, await Take(budget, 10));
    }

    [Fact]
    public async Task A_warm_up_goes_by_days_on_which_mail_went_out()
    {
        var (budget, days) = (Worker(warmUp: 50), new List<int>());
        foreach (var day in new[] { 0, 1, 2, 5, 34, 34 })
            days.Add(await Take(budget, 10_000, TimeSpan.FromDays(day), Urgency.Digest));
        Assert.Equal([50, 100, 200, 400, 100, 0], days); // on the last, only one day lies within the thirty before
    }

    [Fact]
    public async Task Without_limits_nothing_is_counted()
    {
        Assert.Equal(1000, await Take(Worker(), 1000));
        await using var connection = await _database.Source.OpenConnectionAsync();
        Assert.Equal(new RelayUse(0, 0, 0, 0), await RelayBudget.Use(connection, "relay:25", Now));
    }
}
