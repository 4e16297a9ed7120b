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

    /// <summary>The transaction-level advisory lock under which numbers are taken.</summary>
    public const long Lock = 0x4E65_7773; // "News"

    internal static async Task Make(NpgsqlConnection connection, IReadOnlyList<Change> changes, DateTimeOffset now, CancellationToken stop)
    {
        var events = changes.SelectMany(change => Of(change, now).Select(what => (change.Number, what))).ToList();
        if (events.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand($"select pg_advisory_xact_lock({Lock})"), Insert(events, now) },
        };
        await batch.ExecuteNonQueryAsync(stop);
    }

    internal static IEnumerable<string> Of(Change change, DateTimeOffset now)
    {
        var paper = change.Row.Paper;
        if (paper.Withdrawn) yield break;
        var archive = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-ArchiveAfterDays);
        if (change.IsNew && paper.Date >= archive && change.Heard.Telling.Papers.Any(told => !told.IsReplacement)) yield return "arrived";
        if (change.Heard.Known?.ListedOn is null && paper.ListedOn >= archive) yield return "listed";
    }

    private static NpgsqlBatchCommand Insert(IReadOnlyList<(int Number, string Event)> events, DateTimeOffset now) =>
        new("""
            insert into news (news_seq, paper_id, event, made_at)
            select nextval('news_seq'), paper_id, event, $3
            from (select * from unnest($1, $2) with ordinality as i (paper_id, event, place) order by place) as made
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]> { TypedValue = [.. events.Select(each => each.Number)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(each => each.Event)] },
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
}
