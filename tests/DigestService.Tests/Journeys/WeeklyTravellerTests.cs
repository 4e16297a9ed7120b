using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Journeys;

/// <summary>A weekly reader in Auckland, across a clock change, who then moves to Los Angeles.</summary>
public sealed class WeeklyTravellerTests
{
    private static readonly Profile InAuckland = new() { Keywords = ["router"], Cadence = Cadence.Weekly, Weekday = DayOfWeek.Friday, Hour = 7, TimeZone = "Pacific/Auckland" };

    [Fact]
    public async Task Every_Friday_at_seven_brings_each_paper_once_wherever_the_reader_is()
    {
        await using var service = await TestService.Start();
        await Week(service, "2026-03-01", 0);
        var reader = await service.Subscribe("ada@example.org", InAuckland, "2026-03-26T18:30Z"); // Friday 27 March, 07:30 local
        await service.Compose("2026-03-26T18:30Z");

        // Summer time ends in New Zealand on Sunday 5 April: UTC+13 becomes UTC+12.
        Assert.Equal(At("2026-04-02T18:00Z").UtcDateTime, await Due(service));
        await Week(service, "2026-03-30", 1);
        await service.ComposeAndSend("2026-04-02T18:00Z");
        Assert.Equal(["Router 1"], await service.Shown(reader, "2026-04-03"));

        Assert.Equal(At("2026-04-09T19:00Z").UtcDateTime, await Due(service));
        await Week(service, "2026-04-06", 2);
        await service.Compose("2026-04-09T18:30Z");
        Assert.Null(await service.Shown(reader, "2026-04-10"));
        await service.Compose("2026-04-09T19:00Z");
        Assert.Equal(["Router 2"], await service.Shown(reader, "2026-04-10"));
        await service.Deliver("2026-04-09T19:00Z");

        // In Los Angeles it is still Thursday 9 April; the next Friday after the last issue is the 17th.
        await service.Subscription.Change(reader, InAuckland with { TimeZone = "America/Los_Angeles" });
        Assert.Equal(At("2026-04-17T14:00Z").UtcDateTime, await Due(service));
        await Week(service, "2026-04-13", 3);
        await service.Compose("2026-04-10T14:00Z");
        await service.Compose("2026-04-17T14:00Z");

        Assert.Equal(["Router 3"], await service.Shown(reader, "2026-04-17"));
        Assert.Equal(4, await service.Ask<int>("select count(*) from digests"));
    }

    private static Task<DateTime> Due(TestService service) => service.Ask<DateTime>("select due_at from schedule");

    private static Task Week(TestService service, string day, int number) =>
        service.Tell("hf", $"{day}T12:00Z", Told.Listed($"{number}", $"Router {number}", day));
}
