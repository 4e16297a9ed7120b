using Dapper;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Digests;

/// <summary>Rows written a thousand at a time are those that plain statements write one by one, on random batches.</summary>
public sealed class DigestStorePropertyTests
{
    private const int Readers = 60;
    private static readonly DateTimeOffset Now = new(2025, 12, 12, 7, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_batch_leaves_what_plain_statements_leave(int seed)
    {
        await using var quick = await TestDatabase.Create();
        await using var plain = await TestDatabase.Create();
        await using var quickly = await Seeded(quick, new Random(seed));
        await using var plainly = await Seeded(plain, new Random(seed));
        var random = new Random(seed + 100);
        for (var day = 1; day <= 4; day++)
        {
            int[] falling = [.. Enumerable.Range(1, Readers).Where(_ => random.Next(5) == 0)];
            var spread = TimeSpan.FromMinutes(random.Next(3) * 30);
            ComposedDigest[] batch = [.. Enumerable.Range(1, Readers).Where(_ => random.Next(4) > 0).Select(reader => Any(reader, day, random))];

            var ours = await Fallen(quickly, falling, batch);
            await using var transaction = await quickly.BeginTransactionAsync();
            var inserted = await DigestStore.Insert(quickly, transaction, 0, ours, Now.AddDays(day), spread);
            await transaction.CommitAsync();

            Assert.Equal((await PlainDigestStore.Insert(plainly, await Fallen(plainly, falling, batch), Now.AddDays(day), spread)).Order(), inserted.Order());
            foreach (var table in new[] { Digests, Outbox, Schedule }) Assert.Equal(await Told(plainly, table), await Told(quickly, table));
        }
        Assert.NotEqual(0, await quickly.ExecuteScalarAsync<long>("select count(*) from digests where returned"));
    }

    // Numbers from sequences aside: those may have gaps.
    private const string Digests = "select (to_jsonb(d) - 'digest_id')::text from digests d order by subscriber_id, issue_date";
    private const string Outbox = "select (to_jsonb(o) - 'digest_id' - 'mail_id')::text || d.issue_date from outbox o join digests d using (digest_id) order by o.subscriber_id, d.issue_date";
    private const string Schedule = "select to_jsonb(s)::text from schedule s order by subscriber_id";

    private static async Task<string[]> Told(NpgsqlConnection connection, string select) => [.. await connection.QueryAsync<string>(select)];

    /// <summary>Readers, some of whom have a digest of a day to come.</summary>
    private static async Task<NpgsqlConnection> Seeded(TestDatabase database, Random random)
    {
        var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into subscribers (subscriber_id, email, email_key, state, created_at, confirmed_at) overriding system value
            select n, 'r' || n || '@example.org', 'r' || n || '@example.org', 'active', @Now, @Now from generate_series(1, @Readers) n;
            insert into profiles (subscriber_id) select n from generate_series(1, @Readers) n;
            insert into schedule (subscriber_id, due_at, from_seq, shown, is_away) select n, @Now, n, array[n, n + 1], n % 7 = 0 from generate_series(1, @Readers) n;
            """,
            new { Now, Readers });
        for (var reader = 1; reader <= Readers; reader += 5)
            await PlainDigestStore.Insert(connection, [Any(reader, random.Next(1, 5), random) with { Reason = "nothing matched" }], Now, TimeSpan.Zero);
        return connection;
    }

    /// <summary>Unsent digests of some readers are superseded, and the batch takes their papers back.</summary>
    private static async Task<ComposedDigest[]> Fallen(NpgsqlConnection connection, int[] readers, ComposedDigest[] batch)
    {
        await connection.ExecuteAsync(
            "update digests set state = 'superseded', reason = 'newer' where subscriber_id = any (@readers) and state = 'due' and not returned", new { readers });
        var fallen = (await connection.QueryAsync<(int Reader, long Id)>("select subscriber_id, digest_id from digests where state = 'superseded' and not returned"))
            .ToLookup(each => each.Reader, each => each.Id);
        return [.. batch.Select(digest => digest with { Fallen = [.. fallen[digest.SubscriberId].Order()] })];
    }

    private static ComposedDigest Any(int reader, int day, Random random)
    {
        var papers = random.Next(6);
        return new ComposedDigest
        {
            SubscriberId = reader,
            IssueDate = DateOnly.FromDateTime(Now.UtcDateTime).AddDays(day),
            Occasion = (Occasion)random.Next(3),
            Reason = papers == 0 ? "nothing matched" : null,
            FromSeq = random.Next(100),
            ToSeq = random.Next(100, 200),
            Subject = $"{papers} papers on “réseaux”",
            PaperIds = [.. Enumerable.Range(0, papers).Select(_ => random.Next(1000))],
            Votes = [.. Enumerable.Range(0, papers).Select(_ => random.Next(3) == 0 ? (int?)null : random.Next(500))],
            CatchPapers = [.. Enumerable.Range(1, papers).Select(at => (short)at)],
            CatchKeywords = [.. Enumerable.Range(0, papers).Select(_ => random.Next(50))],
            CatchFields = [.. Enumerable.Range(0, papers).Select(_ => (short)random.Next(8))],
            Scanned = random.Next(100),
            Matched = random.Next(50),
            HeldBack = random.Next(10),
            Excluded = random.Next(10),
            Beyond = random.Next(5),
            QuietSources = random.Next(3) == 0 ? ["arXiv"] : [],
            NextDueAt = Now.AddDays(day + 1).AddMinutes(random.Next(600)),
            Shown = [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(1000))],
            Fallen = [],
        };
    }
}
