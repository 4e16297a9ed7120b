using Dapper;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Worker;

namespace DigestService.Tests.Digests;

/// <summary>Digests due at one hour go out over a window.</summary>
public sealed class SpreadTests
{
    private static async Task<TestService> Start(int minutes, int readers)
    {
        var service = await TestService.Start(settings: settings => settings with { Schedule = new ScheduleSettings { SpreadMinutes = minutes } });
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        for (var i = 0; i < readers; i++)
            await service.Subscribe($"reader{i}@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC", Hour = 7 }, "2025-12-12T06:00Z");
        return service;
    }

    private static async Task<List<int>> MinutesAfter(TestService service, string at)
    {
        await using var connection = await service.Database.OpenConnectionAsync();
        return (await connection.QueryAsync<int>(
            "select extract(epoch from next_attempt_at - @at)::int / 60 from outbox where created_at = @at order by subscriber_id", new { at = TestService.At(at) })).AsList();
    }

    private static async Task ComposeDay(TestService service, int day)
    {
        await service.Tell("hf", $"2025-12-{day - 1}T12:00Z", Told.Listed($"{day}", $"Router {day}", $"2025-12-{day - 1}"));
        await service.Compose($"2025-12-{day}T07:00Z");
    }

    [Fact]
    public async Task They_are_laid_evenly_over_it_and_a_reader_has_the_same_place_every_day()
    {
        await using var service = await Start(minutes: 20, readers: 60);
        await service.ComposeAndSend("2025-12-12T06:00Z"); // the welcomes
        await ComposeDay(service, 13);
        await ComposeDay(service, 14);
        var minutes = await MinutesAfter(service, "2025-12-14T07:00Z");
        Assert.Equal(await MinutesAfter(service, "2025-12-13T07:00Z"), minutes);
        Assert.All(Enumerable.Range(0, 4), quarter => Assert.InRange(minutes.Count(minute => minute / 5 == quarter), 12, 18));
    }

    [Fact]
    public async Task Each_is_sent_when_its_time_has_come()
    {
        await using var service = await Start(minutes: 20, readers: 12);
        await service.ComposeAndSend("2025-12-12T06:00Z");
        await ComposeDay(service, 13);
        var early = (await MinutesAfter(service, "2025-12-13T07:00Z")).Count(minute => minute < 10);
        Assert.Equal(early, (await service.Deliver("2025-12-13T07:10Z")).Sent);
        Assert.Equal(12 - early, (await service.Deliver("2025-12-13T07:20Z")).Sent);
        Assert.InRange(early, 4, 8);
    }

    [Fact]
    public async Task A_first_digest_goes_at_once()
    {
        await using var service = await Start(minutes: 60, readers: 12);
        await service.Compose("2025-12-12T06:00Z");
        Assert.Equal(12, (await service.Deliver("2025-12-12T06:00Z")).Sent);
    }

    [Fact]
    public async Task Without_a_window_all_go_at_once()
    {
        await using var service = await Start(minutes: 0, readers: 5);
        await service.ComposeAndSend("2025-12-12T06:00Z");
        await ComposeDay(service, 13);
        Assert.All(await MinutesAfter(service, "2025-12-13T07:00Z"), minute => Assert.Equal(0, minute));
    }
}
