using Dapper;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Subscribers whose time has come: who they are, and what composing needs to know of them.</summary>
internal static class DueStore
{
    public static Task<bool> AnyDue(NpgsqlConnection connection, short[] buckets, DateTimeOffset now, CancellationToken stop) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from schedule where bucket = any (@buckets) and due_at <= @now)", new { buckets, now }, cancellationToken: stop));

    /// <summary>
    /// A batch asks for a thousand rows of tables that hold a million and grow while it runs, so that PostgreSQL's statistics are
    /// stale: left to itself it read a whole table for each batch (67 ms instead of 3), the slower the more readers. Until the transaction ends.
    /// </summary>
    public static Task AskByIndex(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        connection.ExecuteAsync(
            "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local max_parallel_workers_per_gather = 0; set local idle_in_transaction_session_timeout = '60s'", transaction: transaction);

    /// <summary>Locks a batch of due subscribers of one bucket until the transaction ends; other workers take others.</summary>
    public static async Task<IReadOnlyList<DueSlot>> Lock(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, int limit, DateTimeOffset now, CancellationToken stop)
    {
        var due = new List<DueSlot>(limit);
        await using var command = new NpgsqlCommand(
            """
            select subscriber_id, from_seq, last_issue_date, shown, is_away from schedule
            where bucket = $3 and due_at <= $1
            order by due_at limit $2
            for update skip locked
            """,
            connection, transaction) { Parameters = { new() { Value = now.UtcDateTime }, new() { Value = limit }, new() { Value = bucket } } };
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            due.Add(new DueSlot(rows.GetInt32(0), rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateOnly>(2), rows.GetFieldValue<int[]>(3), rows.GetBoolean(4)));
        return due;
    }

    /// <summary>Statements of their own, after locks and supersession, so that they see what these left.</summary>
    /// <returns>Those that have a profile.</returns>
    public static async Task<IReadOnlyList<DueSubscriber>> Read(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, IReadOnlyList<DueSlot> locked)
    {
        var subscriberIds = locked.Select(slot => slot.SubscriberId).ToArray();
        var fallen = (await connection.QueryAsync<FallenDigests>(FallenDigests.Select, new { bucket, subscriberIds }, transaction)).ToDictionary(each => each.SubscriberId);
        var paused = await PausedAmong(connection, transaction, bucket, [.. locked.Where(slot => slot.IsAway).Select(slot => slot.SubscriberId)]);
        var slots = locked.ToDictionary(slot => slot.SubscriberId);

        var due = new List<DueSubscriber>(locked.Count);
        await using var command = new NpgsqlCommand(Profiles, connection, transaction) { Parameters = { new() { Value = subscriberIds }, new() { Value = bucket } } };
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var slot = slots[rows.GetInt32(0)];
            var reader = ReadRow(rows, slot, paused.Contains(slot.SubscriberId));
            due.Add(fallen.TryGetValue(slot.SubscriberId, out var digests) ? digests.GiveBackTo(reader) : reader);
        }
        return due;
    }

    /// <summary>Whoever is paused is away, and few are.</summary>
    private static async Task<HashSet<int>> PausedAmong(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, int[] away) =>
        away.Length == 0 ? []
            : [.. await connection.QueryAsync<int>("select subscriber_id from subscribers where bucket = @bucket and subscriber_id = any (@away) and state = 'paused'", new { bucket, away }, transaction)];

    internal const string Profiles =
        """
        select subscriber_id, keyword_ids, mute_ids, mute_until, scope, categories, cadence, weekday, hour, time_zone, max_papers, trending_extras, mail_nothing
        from profiles where bucket = $2 and subscriber_id = any ($1)
        """;

    /// <summary>Column by column, a thousand rows a batch: Dapper, which boxes each value, took three times as long.</summary>
    private static DueSubscriber ReadRow(NpgsqlDataReader row, DueSlot slot, bool isPaused) => new()
    {
        SubscriberId = slot.SubscriberId,
        IsPaused = isPaused,
        FromSeq = slot.FromSeq,
        LastIssueDate = slot.LastIssueDate,
        Shown = slot.Shown,
        IsAway = slot.IsAway,
        KeywordIds = row.GetFieldValue<int[]>(1),
        MuteIds = row.GetFieldValue<int[]>(2),
        MuteUntil = row.GetFieldValue<DateOnly[]>(3),
        Scope = Enum.Parse<Scope>(row.GetString(4), ignoreCase: true),
        Categories = row.GetFieldValue<string[]>(5),
        Cadence = Enum.Parse<Cadence>(row.GetString(6), ignoreCase: true),
        Weekday = row.IsDBNull(7) ? null : row.GetInt16(7),
        Hour = row.GetInt16(8),
        TimeZone = row.GetString(9),
        MaxPapers = row.GetInt16(10),
        TrendingExtras = row.GetInt16(11),
        MailNothing = row.GetBoolean(12),
    };
}

/// <param name="FromSeq">News up to here has been dealt with.</param>
/// <param name="Shown">Numbers of the last papers shown, newest last.</param>
/// <param name="IsAway">Paused since the last digest.</param>
internal sealed record DueSlot(int SubscriberId, long FromSeq, DateOnly? LastIssueDate, int[] Shown, bool IsAway);
