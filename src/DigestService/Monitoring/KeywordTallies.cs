using Dapper;
using DigestService.Digests;
using DigestService.Matching;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>A keyword that stands out.</summary>
/// <param name="Papers">It caught so many in the news of the last 14 days, whatever its readers' scope.</param>
/// <param name="Readers">Active or paused, with it in their profile.</param>
public sealed record KeywordTally(string Query, int Papers, int Readers);

/// <summary>
/// The keywords that catch most and those that catch nothing. Counting reads every profile (some seconds for a million) and
/// evaluates each distinct keyword once, so a worker does it now and then, and what looks at it reads a hundred rows.
/// </summary>
public sealed class KeywordTallies(NpgsqlDataSource database)
{
    public const int Days = 14;

    /// <summary>So many of the noisiest, and of the deadest, are kept.</summary>
    private const int Most = 50;

    /// <summary>One process counts at a time.</summary>
    private const long Lock = 0x6469_6765_7374_0015;

    private static readonly TimeSpan Usually = TimeSpan.FromHours(20);

    /// <summary>While there are few keywords it costs nothing.</summary>
    private const int Few = 20_000;
    private static readonly TimeSpan WhereFew = TimeSpan.FromMinutes(25);

    /// <summary>Counts where that was long ago, and nobody else does.</summary>
    public async Task Renew(DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_xact_lock(@Lock)", new { Lock }, transaction)) return;
        var (keywords, last) = await connection.QuerySingleAsync<(int, DateTimeOffset?)>("select (select count(*)::int from keywords), (select max(counted_at) from keyword_tallies)", transaction: transaction);
        if (last > now - (keywords < Few ? WhereFew : Usually)) return;

        var readers = (await connection.QueryAsync<(int KeywordId, int Readers)>(
            """
            select keyword_id, count(*)::int from profiles p join subscribers s using (subscriber_id), unnest(p.keyword_ids) keyword_id
            where s.state in ('active', 'paused') and not s.suppressed group by keyword_id
            """, transaction: transaction)).ToDictionary(each => each.KeywordId, each => each.Readers);
        var matcher = new Matcher(PaperIndex.Build(await PaperQueries.WithNewsSince(connection, now.AddDays(-Days), stop)));
        var noisy = new PriorityQueue<(int, int, int), long>();
        var dead = new PriorityQueue<(int, int, int), long>();
        // Not buffered: there may be as many as there are readers.
        foreach (var (keywordId, query) in connection.Query<(int, string)>("select keyword_id, query from keywords order by keyword_id", transaction: transaction, buffered: false))
        {
            stop.ThrowIfCancellationRequested();
            if (readers.GetValueOrDefault(keywordId) is not (> 0 and var count) || Query.Parse(query) is not Query parsed) continue;
            var papers = matcher.Evaluate(parsed).Hits.Count;
            Keep(papers == 0 ? dead : noisy, (keywordId, papers, count), papers == 0 ? count : ((long)papers << 32) + count);
        }
        await Write(connection, transaction, [.. Kept(noisy), .. Kept(dead)], now);
        await transaction.CommitAsync(stop);
    }

    private static void Keep(PriorityQueue<(int, int, int), long> most, (int, int, int) tally, long priority)
    {
        most.Enqueue(tally, priority);
        if (most.Count > Most) most.Dequeue();
    }

    private static IEnumerable<(int KeywordId, int Papers, int Readers)> Kept(PriorityQueue<(int, int, int), long> most) => most.UnorderedItems.Select(each => each.Element);

    private static Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, (int KeywordId, int Papers, int Readers)[] tallies, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            delete from keyword_tallies;
            insert into keyword_tallies (keyword_id, papers, readers, counted_at)
            select keyword_id, papers, readers, @now from unnest(@ids, @papers, @readers) as t (keyword_id, papers, readers)
            """,
            new { now, ids = Array.ConvertAll(tallies, each => each.KeywordId), papers = Array.ConvertAll(tallies, each => each.Papers), readers = Array.ConvertAll(tallies, each => each.Readers) }, transaction);

    public static async Task<(IReadOnlyList<KeywordTally> Noisiest, IReadOnlyList<KeywordTally> Deadest, DateTimeOffset? CountedAt)> Read(NpgsqlConnection connection, int most, CancellationToken stop = default)
    {
        var counted = await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition("select max(counted_at) from keyword_tallies", cancellationToken: stop));
        return (await Ranked("papers > 0 order by papers desc, readers desc, query"), await Ranked("papers = 0 order by readers desc, query"), counted);

        async Task<IReadOnlyList<KeywordTally>> Ranked(string which) =>
            (await connection.QueryAsync<KeywordTally>(new CommandDefinition($"select query, papers, readers from keyword_tallies join keywords using (keyword_id) where {which} limit @most", new { most }, cancellationToken: stop))).AsList();
    }
}
