using System.Globalization;
using System.Text.RegularExpressions;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Keeping;

/// <summary>For one version, processes of before run beside those of now: on a schema that is newer than they know.</summary>
public sealed partial class RollingUpgradeTests
{
    /// <summary>All that a migration may do: more tables, more columns that need no value, more words where there is a list of them.</summary>
    private const string NextVersion =
        """
        do $$ declare each record; begin
          for each in select tablename as name from pg_tables where schemaname = 'public' loop
            execute format('alter table %I add column of_the_next_version jsonb, add column since_the_next_version timestamptz not null default now()', each.name);
          end loop;
        end $$;
        create table of_the_next_version (subscriber_id integer primary key references subscribers on delete cascade, note text not null);
        alter table outbox drop constraint outbox_kind_check;
        alter table consents drop constraint consents_event_check;
        insert into schema_migrations (version, name) values (999, '999_next.sql');
        """;

    [Fact]
    public async Task A_reader_joins_reads_changes_leaves_and_is_erased_through_a_process_of_the_version_before()
    {
        await using var service = await TestService.Start();
        await service.Do(NextVersion);
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"), Told.Listed("2", "Chess", "2025-12-11"));
        var ada = EmailAddress.Parse("ada@example.org");

        var begun = await service.Subscription.Begin(ada, new Profile { Keywords = ["router"], TimeZone = "UTC" }, confirmed: false, At("2025-12-12T07:00Z"));
        await service.Deliver("2025-12-12T07:00Z");
        Assert.True(await service.Subscription.Confirm(begun.SubscriberId, At("2025-12-12T07:01Z")));
        await service.ComposeAndSend("2025-12-12T07:01Z");
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("1", "A router", "2025-12-11", votes: 99), Told.Listed("3", "Go", "2025-12-12"));
        await service.Subscription.Change(begun.SubscriberId, profile => profile with { Keywords = ["chess OR go"] });
        await service.ComposeAndSend("2025-12-13T07:00Z");
        Assert.Equal(3, service.Mail.Count);
        Assert.Equal(["Go"], (await service.Shown(begun.SubscriberId, "2025-12-13"))!);

        await service.Get<ReaderData>().Export(begun.SubscriberId, At("2025-12-13T08:00Z"));
        await service.Subscription.Leave(begun.SubscriberId, At("2025-12-13T08:00Z"));
        await service.Get<Suppressions>().Add(ada, "asked by letter", At("2025-12-13T08:00Z"));
        await service.Get<Tidy>().Run(At("2026-12-13T03:00Z"));
        await service.Get<Erasures>().Erase((await service.Get<SubscriberStore>().Find(ada))!, At("2026-12-13T08:00Z"));
        Assert.Equal(0, await service.Ask<int>("select count(*)::int from subscribers"));
    }

    [Fact]
    public async Task The_pages_of_the_version_before_still_open()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        await service.Do(NextVersion);

        foreach (var path in new[] { "/", "/search?q=router", "/subscribe", reader.Manage, reader.Manage + "/history", reader.Manage + "/account", "/readyz", "/feed.xml" })
            Assert.True((await site.Browser.GetAsync(path)).IsSuccessStatusCode, path);
    }

    [Fact]
    public async Task A_worker_that_runs_goes_on_when_the_schema_is_migrated_and_one_that_is_started_then_refuses()
    {
        await using var service = await TestService.Start();
        await using var worker = WorkerProcess.Start(service);
        await service.Tell("hf", DateTimeOffset.UtcNow.AddHours(-1).ToString("O", CultureInfo.InvariantCulture), Told.Listed("1", "A router", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        await Reader.Subscribe(service, "before@example.org");
        await worker.Until(() => Task.FromResult(service.Mail.Count == 1));

        await service.Do(NextVersion);
        await Reader.Subscribe(service, "after@example.org");
        await worker.Until(() => Task.FromResult(service.Mail.Count == 2));

        Assert.DoesNotContain("failed", worker.Log, StringComparison.Ordinal);
        var another = await DigestProgram.Run(["worker"], DigestProgram.Configured(service.Settings.ConnectionString!, service.Mail.Port));
        Assert.Equal(1, another.ExitCode);
        Assert.Contains("newer than this program knows", another.Error, StringComparison.Ordinal);
    }

    /// <summary>Released with the first version, so that nobody ran on less.</summary>
    private const int FirstReleased = 17;

    public static TheoryData<string> LaterMigrations() =>
        [.. Directory.GetFiles(Path.Combine(Checkout.Root, "src", "DigestService", "Database", "Migrations"), "*.sql").Select(Path.GetFileName).OfType<string>().Where(name => int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture) >= FirstReleased)];

    [Theory]
    [MemberData(nameof(LaterMigrations))]
    public void A_migration_takes_nothing_away_that_the_version_before_uses(string file)
    {
        var script = Comment().Replace(File.ReadAllText(Path.Combine(Checkout.Root, "src", "DigestService", "Database", "Migrations", file)), "");
        Assert.False(TakesAway().IsMatch(script), $"{file}: \"{TakesAway().Match(script).Value}\" breaks processes of the version before, which run beside it: add now, and take away one version later (docs/operations.md, Without a gap).");
    }

    [Theory]
    [InlineData("alter table digests drop column beyond")]
    [InlineData("alter table digests rename column beyond to later")]
    [InlineData("alter table outbox alter column reply set not null")]
    [InlineData("alter table outbox alter column reply type varchar(10)")]
    [InlineData("alter table outbox alter reply set not null")]
    [InlineData("alter table outbox alter column bucket drop default")]
    [InlineData("alter table outbox add column size integer not null")]
    [InlineData("alter table outbox add column size numeric(10,2) not null")]
    [InlineData("drop sequence news_seq")]
    [InlineData("revoke update on outbox from digest_service")]
    [InlineData("drop table relay_use")]
    public void What_takes_something_away_is_noticed(string statement) => Assert.Matches(TakesAway(), statement);

    [Theory]
    [InlineData("alter table outbox add column size integer not null default 0;")]
    [InlineData("alter table outbox add column size numeric(10,2) not null default 0;")]
    [InlineData("alter table outbox drop constraint outbox_kind_check;")]
    [InlineData("create table boxes (size integer not null);")]
    public void What_adds_something_is_not(string statement) => Assert.DoesNotMatch(TakesAway(), statement);

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(drop\s+(table|column|view|function|sequence|default)|rename\s|alter\s+(column\s+)?\w+\s+(set\s+not\s+null|(set\s+data\s+)?type\s)|truncate\s|revoke\s)|add\s+column\s+(?!(\([^)]*\)|[^,;(])*default)(\([^)]*\)|[^,;(])*?not\s+null", RegexOptions.IgnoreCase)]
    private static partial Regex TakesAway();
}
