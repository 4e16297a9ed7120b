using Npgsql;
using NpgsqlTypes;

namespace DigestService.Papers;

/// <summary>
/// What makes news: a paper's first arrival, and its first day on a daily list. Each event takes the next number under
/// a lock held to commit, so that numbers become visible in order: a bare sequence would let 3 be seen before 2.
/// </summary>
public static class News
{
    /// <summary>A day that lies further back than this is archive: searchable, never mailed.</summary>
    public const int ArchiveAfterDays = 14;

    /// <summary>News that come so long after they were due are late: a digest that should have had them has gone out.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromHours(12);

    /// <summary>The transaction-level advisory lock under which numbers are taken.</summary>
    public const long Lock = 0x4E65_7773; // "News"

    /// <returns>How many papers made news late.</returns>
    internal static async Task<int> Make(NpgsqlConnection connection, IReadOnlyList<Change> changes, DateTimeOffset now, CancellationToken stop)
    {
        var events = changes.SelectMany(change => Of(change, now).Select(what => (change.Number, what, IsLate(change, now)))).ToList();
        if (events.Count == 0) return 0;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand($"select pg_advisory_xact_lock({Lock})"), Insert(events, now) },
        };
        await batch.ExecuteNonQueryAsync(stop);
        return events.Where(each => each.Item3).Select(each => each.Number).Distinct().Count();
    }

    private static bool IsLate(Change change, DateTimeOffset now) =>
        change.Heard.Telling.Papers.All(told => told.DueAt is { } due && now - due >= LateAfter);

    internal static IEnumerable<string> Of(Change change, DateTimeOffset now)
    {
        var paper = change.Row.Paper;
        if (paper.Withdrawn) yield break;
        var archive = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-ArchiveAfterDays);
        if (change.IsNew && paper.Date >= archive && change.Heard.Telling.Papers.Any(told => !told.IsReplacement)) yield return "arrived";
        if (change.Heard.Known?.ListedOn is null && paper.ListedOn >= archive) yield return "listed";
    }

    private static NpgsqlBatchCommand Insert(IReadOnlyList<(int Number, string Event, bool IsLate)> events, DateTimeOffset now) =>
        new("""
            insert into news (news_seq, paper_id, event, late, made_at)
            select nextval('news_seq'), paper_id, event, late, $4
            from (select * from unnest($1, $2, $3) with ordinality as i (paper_id, event, late, place) order by place) as made
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]> { TypedValue = [.. events.Select(each => each.Number)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(each => each.Event)] },
                new NpgsqlParameter<bool[]> { TypedValue = [.. events.Select(each => each.IsLate)] },
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
}
