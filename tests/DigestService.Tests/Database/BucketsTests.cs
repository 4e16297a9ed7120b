using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Dapper;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Database;

/// <summary>What lets a distributed PostgreSQL keep all of a reader's on one node (docs/distributed.md).</summary>
public sealed partial class BucketsTests
{
    private const string Morning = "2025-12-11T07:00Z";
    private const string NextMorning = "2025-12-12T07:00Z";

    /// <summary>In step with the table of hot tables in docs/distributed.md.</summary>
    public static readonly string[] HotTables = ["subscribers", "profiles", "schedule", "digests", "outbox"];

    [Fact]
    public async Task Every_statement_of_composing_and_delivering_names_the_bucket_and_stands_in_the_page()
    {
        await using var service = await TestService.Start(new LoopbackOptions { Script = moment => moment.Recipient == "reader8@example.org" && moment.Step == LoopbackStep.RcptTo ? LoopbackAction.Say("451 4.3.0 Try later") : null });
        using var statements = new Statements(service.Database);
        await AllThatHappens(service, statements);

        var hot = statements.Seen.Select(OneLine).Distinct().ToList();
        var told = Page.Table("query").Select(row => (Query: row[0].Trim('`'), Says: row[1].Trim('`'))).ToList();
        foreach (var (query, says) in told) Assert.True(hot.Exists(statement => statement.Contains(says, StringComparison.Ordinal)), $"{query} of docs/distributed.md was not asked: {says}");
        foreach (var statement in hot.Where(statement => HotTable().IsMatch(statement)))
        {
            Assert.True(HotTable().Count(statement) <= Bucket().Count(statement), $"It must name the bucket of each hot table: {statement}");
            Assert.True(told.Exists(row => statement.Contains(row.Says, StringComparison.Ordinal)), $"It is not in docs/distributed.md: {statement}");
        }
    }

    [Fact]
    public async Task Every_table_stands_in_the_page()
    {
        await using var database = await TestDatabase.Create();
        await using var connection = await database.Source.OpenConnectionAsync();
        var tables = Page.Table("table").ToDictionary(row => row[0].Trim('`'), row => row[1]);

        Assert.Equal(await connection.QueryAsync<string>("select tablename::text from pg_tables where schemaname = current_schema() order by 1"), tables.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            HotTables.Order(StringComparer.Ordinal),
            await connection.QueryAsync<string>("select table_name::text from information_schema.columns where table_schema = current_schema() and column_name = 'bucket' and is_nullable = 'NO' order by 1"));
        Assert.All(HotTables, table => Assert.Equal("distributed", tables[table]));
    }

    /// <summary>Days on which a reader pauses, one leaves, one's mail is deferred and taken back, one cannot be composed for, and one is not due after all.</summary>
    private static async Task AllThatHappens(TestService service, Statements statements)
    {
        await SubscribeReaders(service);
        await service.Subscription.Begin(EmailAddress.Parse("pending@example.org"), new Profile { Keywords = ["agents"] }, confirmed: false, TestService.At(Morning));
        await service.Tell("hf", "2025-12-11T01:00Z", Told.Listed("2512.00001", "Agents that plan", "2025-12-11"));
        await statements.While(() => service.ComposeAndSend(Morning));

        await service.Tell("hf", "2025-12-12T01:00Z", Told.Listed("2512.00002", "Agents that act", "2025-12-12"));
        await service.Subscription.Pause(await service.Ask<int>("select subscriber_id from subscribers where email_key = 'reader5@example.org'"), TestService.Day("2025-12-12"), TestService.At(Morning));
        await service.Do("delete from profiles using subscribers s where s.subscriber_id = profiles.subscriber_id and email_key = 'reader6@example.org'");
        await service.Do("update schedule set due_at = @due, last_issue_date = '2025-12-12' from subscribers s where s.subscriber_id = schedule.subscriber_id and email_key = 'reader7@example.org'", new { due = TestService.At(Morning) });
        await statements.While(() => service.Compose(NextMorning));
        await service.Do("update schedule set due_at = @due, last_issue_date = null from subscribers s where s.subscriber_id = schedule.subscriber_id and email_key = 'reader4@example.org'", new { due = TestService.At(Morning) });
        await statements.While(() => service.Compose(NextMorning));
        await service.Do("update subscribers set state = 'unsubscribed', left_at = now() where email_key = 'reader3@example.org'");
        await statements.While(() => service.Deliver(NextMorning));

        await service.Do("create or replace function bucket_count() returns integer language sql immutable return 2");
        var outbox = new Outbox(service.Get<NpgsqlDataSource>());
        await statements.While(() => outbox.Renew(Guid.NewGuid(), TimeSpan.FromMinutes(2), default)); // as it does after twenty seconds
        await statements.While(() => outbox.Claim(Guid.NewGuid(), Urgency.Awaited, 1, TimeSpan.FromMinutes(2), OutboxSeed.Now, default));
    }

    [Fact]
    public async Task Readers_of_all_buckets_are_composed_for_and_written_to_and_all_of_a_readers_rows_are_in_theirs()
    {
        await using var service = await TestService.Start();
        await service.Do("create or replace function bucket_count() returns integer language sql immutable return 4");
        await SubscribeReaders(service);
        await service.Subscription.Begin(EmailAddress.Parse("pending@example.org"), new Profile { Keywords = ["agents"] }, confirmed: false, TestService.At(Morning));
        await service.Tell("hf", "2025-12-11T01:00Z", Told.Listed("2512.00001", "Agents that plan", "2025-12-11"));

        await service.ComposeAndSend(Morning);
        await service.Subscription.Pause(await service.Ask<int>("select subscriber_id from subscribers where email_key = 'reader2@example.org'"), until: null, TestService.At(NextMorning));

        Assert.Equal(
            [.. Enumerable.Range(1, 8).Select(n => $"reader{n}@example.org").Append("pending@example.org").Order(StringComparer.Ordinal)],
            service.Mails.Select(mail => mail.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal));
        foreach (var table in HotTables)
        {
            Assert.Equal(4, await service.Ask<int>($"select count(distinct bucket) from {table}"));
            Assert.Equal(0, await service.Ask<int>($"select count(*) from {table} where bucket <> bucket_of(subscriber_id)"));
        }
    }

    [Fact]
    public async Task A_claim_takes_mails_of_one_bucket_and_claims_take_all_in_the_end()
    {
        await using var database = await TestDatabase.Create();
        var seed = new OutboxSeed(database.Source);
        await seed.Execute("create or replace function bucket_count() returns integer language sql immutable return 3");
        await seed.Readers(9);
        await seed.Execute("alter table outbox disable trigger all; update subscribers set bucket = bucket_of(subscriber_id); update digests set bucket = bucket_of(subscriber_id); update outbox set bucket = bucket_of(subscriber_id)");
        var outbox = new Outbox(database.Source);
        var owner = Guid.NewGuid();

        var claims = new List<IReadOnlyList<ClaimedMail>>();
        while (await outbox.Claim(owner, Urgency.Digest, 100, TimeSpan.FromMinutes(2), OutboxSeed.Now, default) is { Count: > 0 } claimed) claims.Add(claimed);

        Assert.Equal([3, 3, 3], claims.Select(claim => claim.Count));
        Assert.All(claims, claim => Assert.Single(claim.Select(mail => mail.Bucket).Distinct()));
        var begun = await outbox.BeginSending(owner, [.. claims.SelectMany(claim => claim)], OutboxSeed.Now, default);
        Assert.Equal(9, begun.Count);
        Assert.Equal(9, (await outbox.Complete(owner, [.. begun.Select(mail => OutcomeRow.Of(mail, new Outcome.Sent("250 ok"), OutboxSeed.Now, new Random(1)))], default)).Count);
    }

    private static async Task SubscribeReaders(TestService service)
    {
        for (var reader = 1; reader <= 8; reader++)
            await service.Subscribe($"reader{reader}@example.org", new Profile { Keywords = ["agents"] }, "2025-12-10T07:00Z");
    }

    private static string OneLine(string statement) => Blanks().Replace(statement, " ").Trim();

    /// <summary>docs/distributed.md.</summary>
    private static class Page
    {
        private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "distributed.md"));

        /// <summary>Rows of the table whose first column is so headed.</summary>
        public static IEnumerable<string[]> Table(string heading) =>
            Lines.SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray());
    }

    /// <summary>What this program asked of one database, by the traces of Npgsql.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly ConcurrentQueue<string> _seen = new();
        private volatile bool _isListening;

        public Statements(NpgsqlDataSource source)
        {
            var name = new NpgsqlConnectionStringBuilder(source.ConnectionString).Database;
            _listener = new ActivityListener
            {
                ShouldListenTo = each => each.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (_isListening && (activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) as string == name
                        && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text)
                        _seen.Enqueue(text);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<string> Seen => _seen;

        public async Task While(Func<Task> something)
        {
            _isListening = true;
            await something();
            _isListening = false;
        }

        public void Dispose() => _listener.Dispose();
    }

    [GeneratedRegex(@"\b(from|join|update|into|copy)\s+(subscribers|profiles|schedule|digests|outbox)\b")]
    private static partial Regex HotTable();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\bbucket\b")]
    private static partial Regex Bucket();
}
