using Dapper;
using DigestService.Database;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Crash;

/// <summary>The days of a run, its papers and its readers: what is due is known from them alone, before anything is started.</summary>
public sealed class CrashWorld
{
    private const int FirstHour = 6;
    private static readonly DateOnly FirstDay = new(2026, 2, 2);

    private readonly IReadOnlyList<CrashReader> _readers;

    public CrashWorld(CrashSize size, int seed)
    {
        Size = size;
        Papers = CrashPaper.Make(size.Days, Seed.Of(seed, "papers"));
        _readers = CrashReader.Make(size, Seed.Of(seed, "readers"));
    }

    public CrashSize Size { get; }

    public IReadOnlyList<CrashPaper> Papers { get; }

    public static DateOnly Date(int day) => FirstDay.AddDays(day);

    /// <param name="hour">0 is before the first digests are due.</param>
    public static DateTimeOffset Time(int day, int hour) => new(Date(day).ToDateTime(new TimeOnly(FirstHour + hour, 0)), TimeSpan.Zero);

    /// <summary>By the naive evaluation; nobody is written to about nothing.</summary>
    public IEnumerable<DueDigest> Due() =>
        from day in Enumerable.Range(0, Size.Days)
        let papers = Papers.Where(paper => paper.Day == day).ToList()
        from reader in _readers
        let matched = reader.Matched(papers)
        where matched.Count > 0
        select new DueDigest(reader.Address, Date(day), matched);

    /// <summary>Readers who have had everything up to the day before the first; the cap is off.</summary>
    public async Task Fill(NpgsqlDataSource database, CancellationToken stop)
    {
        await Migrations.Apply(database, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        var queries = _readers.SelectMany(reader => reader.Keywords).Select(keyword => keyword.Query).Distinct().ToList();
        await connection.ExecuteAsync("insert into keywords (keyword_id, query) overriding system value select n, query from unnest(@queries) with ordinality as k (query, n)", new { queries });
        await connection.ExecuteAsync(
            """
            insert into subscribers (subscriber_id, email, email_key, state, created_at, confirmed_at) overriding system value
            select n, email, email, 'active', @before, @before from unnest(@emails) with ordinality as s (email, n)
            """,
            new { emails = _readers.Select(reader => reader.Address).ToArray(), before = Time(-30, 0) });
        var places = queries.Index().ToDictionary(each => each.Item, each => each.Index + 1);
        await using (var copy = await connection.BeginBinaryImportAsync("copy profiles (subscriber_id, keyword_ids, hour, max_papers) from stdin (format binary)", stop))
        {
            foreach (var reader in _readers)
            {
                await copy.StartRowAsync(stop);
                await copy.WriteAsync(reader.Number, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(reader.Keywords.Select(keyword => places[keyword.Query]).Distinct().ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, stop);
                await copy.WriteAsync((short)(FirstHour + reader.Hour), NpgsqlDbType.Smallint, stop);
                await copy.WriteAsync((short)50, NpgsqlDbType.Smallint, stop);
            }
            await copy.CompleteAsync(stop);
        }
        await connection.ExecuteAsync(
            """
            insert into schedule (subscriber_id, due_at, from_seq, last_issue_date)
            select subscriber_id, (@first::date + make_interval(hours => hour)) at time zone 'UTC', 0, @first::date - 1 from profiles
            """,
            new { first = FirstDay });
    }
}
