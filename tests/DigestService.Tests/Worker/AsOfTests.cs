using DigestService.Database;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestService.Tests.Worker;

/// <summary><c>worker --now T</c></summary>
public sealed class AsOfTests
{
    private static readonly Telemetry Telemetry = new();
    private static readonly DateTimeOffset s_then = new(2031, 1, 2, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Schedule_time_begins_where_it_was_told_and_goes_on()
    {
        await using var database = await TestDatabase.Create();
        var time = new JumpingTime();
        var tick = TickOf(database, new ScheduleClock(s_then, time));

        Assert.InRange(await Told(tick), s_then, s_then.AddHours(1));
        time.Jump(TimeSpan.FromHours(3));
        Assert.InRange(await Told(tick), s_then.AddHours(3), s_then.AddHours(4));
    }

    [Fact]
    public async Task Where_nothing_was_told_the_databases_clock_tells_it()
    {
        await using var database = await TestDatabase.Create();
        var before = await database.Source.Clock();

        Assert.InRange(await Told(TickOf(database, asOf: null)), before, await database.Source.Clock());
    }

    [FactWhereInstalled("kill")]
    public async Task A_worker_as_of_another_time_sends_what_is_due_then()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2031-01-01T12:00Z", Support.Told.Listed("3101.00001", "A router", "2031-01-01"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2031-01-01T13:00Z");
        var settings = DigestProgram.Configured(service.Settings.ConnectionString!, service.Mail.Port);
        settings["Digest__HuggingFace__Enabled"] = settings["Digest__Arxiv__Enabled"] = "false";

        var worker = DigestProgram.Run(["worker", "--now", "2031-01-02T07:00:00Z"], settings, until: () => service.Mail.Count > 0);

        Assert.Equal(0, (await worker).ExitCode);
        Assert.Equal("2031-01-02", await service.Ask<string>("select issue_date::text from digests"));
        Assert.Equal(1, service.Mail.Count);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("web")]
    public async Task People_at_the_site_live_in_the_present(string verb)
    {
        var ended = await DigestProgram.Run([verb, "--now", "2031-01-02T07:00:00Z"]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--now", ended.Error, StringComparison.Ordinal);
    }

    private static async Task<DateTimeOffset> Told(Tick tick)
    {
        DateTimeOffset? told = null;
        await tick.Run("test", (now, _) => Task.FromResult(told = now), CancellationToken.None);
        return told!.Value;
    }

    private static Tick TickOf(TestDatabase database, ScheduleClock? asOf) =>
        new(database.Source, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), Telemetry, NullLogger<Tick>.Instance, asOf);
}
