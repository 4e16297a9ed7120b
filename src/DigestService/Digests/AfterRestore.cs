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
    /// <summary>A dump shows the moment at which it got hold of the tables, a while after the time was noted. What is younger was queued since the restore.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

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
        var slots = await Pass(connection, transaction, due, now);
        var mails = await connection.ExecuteAsync(
            """
            update outbox set state = 'sent', owner = null, lease_until = null, finished_at = @now, reply = @words
            where state in ('ready', 'leased', 'later', 'sending') and created_at <= @shown
            """,
            new { now, shown = dumpedAt + Grace, words = $"counted as sent after restoring the dump of {dumpedAt:u}" }, transaction);
        await transaction.CommitAsync(stop);
        return new RestoreCounts(slots, mails);
    }

    /// <summary>What was composed then is not known now: its news counts as dealt with up to the newest that the dump holds.</summary>
    /// <returns>How many slots had come since the last issue.</returns>
    private static async Task<int> Pass(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<DueRhythm> due, DateTimeOffset now)
    {
        var passed = due.Select(reader => (Reader: reader, Slot: Slot.Current(reader.Rhythm(), reader.LastIssueDate, now))).Where(each => each.Slot is not null).ToList();
        var readers = passed.ConvertAll(each => each.Reader.SubscriberId).ToArray();
        await connection.ExecuteAsync(
            """
            update schedule c set due_at = p.next, last_issue_date = p.issue_date,
              from_seq = greatest(from_seq, (select coalesce(max(news_seq), 0) from news where made_at <= @now))
            from unnest(@readers, @next, @issueDates) as p (subscriber_id, next, issue_date) where c.subscriber_id = p.subscriber_id
            """,
            new
            {
                readers,
                next = passed.ConvertAll(each => Slot.Next(each.Reader.Rhythm(), each.Slot!.Value.IssueDate).At.ToUniversalTime()).ToArray(),
                issueDates = passed.ConvertAll(each => each.Slot!.Value.IssueDate).ToArray(),
                now,
            },
            transaction);
        // What fell before the dump returned with a digest since.
        await connection.ExecuteAsync(
            "update digests set returned = true where subscriber_id = any (@readers) and state in ('superseded', 'cancelled') and not returned", new { readers }, transaction);
        return passed.Count;
    }

    /// <summary>
    /// Numbers that were given out since the dump stand in links in people's mailboxes, and in the reports that come back: nothing else
    /// gets them. A role that may only use sequences cannot set them, so they are counted up.
    /// </summary>
    public static async Task SkipNumbers(NpgsqlDataSource database, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        foreach (var (table, number, perReader) in Numbered)
            await connection.ExecuteAsync(new CommandDefinition(
                $"select count(nextval(pg_get_serial_sequence('{table}', '{number}'))) from generate_series(1, @Gap + @perReader * (select count(*) from subscribers))",
                new { Gap, perReader }, commandTimeout: 600, cancellationToken: stop));
    }

    /// <summary>More than sign up between two dumps; there are numbers for twenty thousand restores.</summary>
    internal const int Gap = 100_000;

    /// <summary>Digests and mails of more days than lie between two dumps.</summary>
    private const int DaysOfMail = 10;

    private static readonly (string Table, string Number, int PerReader)[] Numbered =
    [
        ("subscribers", "subscriber_id", 0), ("fresh_links", "link_id", 0), ("address_changes", "change_id", 0), ("resubscriptions", "resubscription_id", 0),
        ("papers", "paper_id", 0), ("digests", "digest_id", DaysOfMail), ("outbox", "mail_id", DaysOfMail),
    ];

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
