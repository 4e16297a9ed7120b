using Dapper;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <param name="Slots">Subscribers whose slots since the dump count as served.</param>
/// <param name="Mails">Outbox rows that were waiting in the dump and count as sent.</param>
public sealed record RestoreCounts(int Slots, int Mails);

/// <summary>
/// Makes a restored database believe what the world has seen: what was waiting when the dump was made, and what fell due
/// between then and now, was in all likelihood sent before the crash.
/// </summary>
public static class AfterRestore
{
    public static async Task<RestoreCounts> CountAsSent(NpgsqlDataSource database, DateTimeOffset dumpedAt, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var due = (await connection.QueryAsync<DueRhythm>(
            """
            select c.subscriber_id, c.last_issue_date, p.cadence, p.weekday, p.hour, p.time_zone
            from schedule c join profiles p using (subscriber_id)
            where c.due_at <= @now for update of c
            """,
            new { now }, transaction)).AsList();
        foreach (var reader in due)
            if (Slot.Current(reader.Rhythm(), reader.LastIssueDate, now) is { } slot)
                await Pass(connection, transaction, reader, slot, now);
        var mails = await connection.ExecuteAsync(
            """
            update outbox set state = 'sent', owner = null, lease_until = null, finished_at = @now, reply = @words
            where state in ('ready', 'leased', 'later', 'sending') and created_at <= @dumpedAt
            """,
            new { now, dumpedAt, words = $"counted as sent after restoring the dump of {dumpedAt:u}" }, transaction);
        await transaction.CommitAsync(stop);
        return new RestoreCounts(due.Count, mails);
    }

    /// <summary>What was composed then is not known now: its news counts as dealt with up to the newest that the dump holds.</summary>
    private static Task Pass(NpgsqlConnection connection, NpgsqlTransaction transaction, DueRhythm reader, Slot slot, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            update schedule set due_at = @next, last_issue_date = @IssueDate, from_seq = greatest(from_seq, (select coalesce(max(news_seq), 0) from news where made_at <= @now))
            where subscriber_id = @SubscriberId
            """,
            new { next = Slot.Next(reader.Rhythm(), slot.IssueDate).At, slot.IssueDate, reader.SubscriberId, now }, transaction);

    private sealed record DueRhythm
    {
        public required int SubscriberId { get; init; }
        public DateOnly? LastIssueDate { get; init; }
        public required Cadence Cadence { get; init; }
        public short? Weekday { get; init; }
        public required short Hour { get; init; }
        public required string TimeZone { get; init; }

        public Rhythm Rhythm() => Digests.Rhythm.Of(Cadence, (DayOfWeek?)Weekday, Hour, TimeZone);
    }
}
