using DigestService.Database;
using DigestService.Delivery;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Broken;

/// <summary>A full disk, and no connection to be had.</summary>
public sealed class FullTests
{
    private static async Task<TestService> Start(Func<Settings, Settings>? settings = null)
    {
        var service = await TestService.Start(settings: settings);
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        foreach (var at in Enumerable.Range(1, 30)) await service.Subscribe($"reader{at}@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        return service;
    }

    /// <summary>As a full disk refuses it (PostgreSQL, appendix A: 53100).</summary>
    private static Task Fill(TestService service, string table, string when) => service.Do(
        $"""
        create or replace function full_disk() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100', message = 'could not extend file "base/1/2": No space left on device'; end $$;
        create trigger full_disk before {when} on {table} execute function full_disk();
        """);

    [Fact]
    public async Task A_disk_that_is_full_while_papers_come_loses_none_of_them()
    {
        await using var service = await Start();
        await Fill(service, "vote_observations", "insert");
        await Assert.ThrowsAsync<PostgresException>(() => service.Tell("hf", "2025-12-12T06:00Z", Told.Listed("2", "Second", "2025-12-12")));
        Assert.Equal((1, 0), (await service.Ask<int>("select count(*) from papers"), await service.Ask<int>("select count(*) from failed_papers")));

        await service.Do("drop trigger full_disk on vote_observations");
        Assert.Equal(1, (await service.Tell("hf", "2025-12-12T06:30Z", Told.Listed("2", "Second", "2025-12-12"))).New);
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_mails_go_out_stops_them_and_then_each_goes_once()
    {
        await using var service = await Start();
        await service.Compose("2025-12-12T07:00Z");
        await Fill(service, "outbox", "update of attempts");

        var fault = await Assert.ThrowsAsync<PostgresException>(() => service.Deliver("2025-12-12T07:00Z"));
        Assert.StartsWith("the database's disk is full (could not extend file", DatabaseFaults.InWords(fault), StringComparison.Ordinal);
        Assert.Equal((0, 30), (service.Mail.Count, await service.Ask<int>("select count(*) from outbox where state = 'ready'")));

        await service.Do("drop trigger full_disk on outbox");
        Assert.Equal(30, (await service.Deliver("2025-12-12T07:01Z")).Sent);
        Assert.Equal(30, service.Mails.Select(mail => mail.To.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task Without_a_connection_to_be_had_it_says_so_and_goes_on_when_there_is_one()
    {
        await using var service = await Start();
        await service.Do("create role poor login; grant all on all tables in schema public to poor; grant all on all sequences in schema public to poor; alter role poor connection limit 1");
        var poor = service.Settings.ConnectionString + ";Username=poor;Pooling=false";
        await using var crowded = await TestService.Start(settings: given => given with { ConnectionString = poor, Smtp = service.Settings.Smtp });

        await using (var last = new NpgsqlConnection(poor))
        {
            await last.OpenAsync();
            var compose = await Assert.ThrowsAsync<PostgresException>(() => crowded.Compose("2025-12-12T07:00Z"));
            Assert.StartsWith("the database takes no more connections", DatabaseFaults.InWords(compose), StringComparison.Ordinal);
            await Assert.ThrowsAsync<PostgresException>(() => crowded.Deliver("2025-12-12T07:00Z"));
        }
        await service.Do("alter role poor connection limit 20");
        await crowded.ComposeAndSend("2025-12-12T07:01Z");
        Assert.Equal(30, service.Mail.Count);
    }

    [Fact]
    public async Task Three_connections_are_enough_for_a_worker()
    {
        await using var service = await Start(given => given with { ConnectionString = given.ConnectionString!.Replace("Maximum Pool Size=20", "Maximum Pool Size=3", StringComparison.Ordinal) });
        await service.ComposeAndSend("2025-12-12T07:00Z");
        Assert.Equal(30, service.Mail.Count);
    }

    [Fact]
    public void A_timeout_of_nothing_is_refused_at_start()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["ConnectionStrings:Digest"] = "Host=localhost;Database=digest;Command Timeout=0" };
        Assert.Contains("one lock could hold up the service for ever", Assert.Throws<UserFault>(() => Settings.Load(configuration, Needs.Database)).Message, StringComparison.Ordinal);
    }
}
