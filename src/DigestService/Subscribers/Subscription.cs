using Dapper;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>
/// A subscription's life: begun, confirmed, tuned, paused, resumed, left, erased. Each step is one transaction. The schedule row is
/// locked first, the composer's own lock, so that a batch being composed is over before what it queued is cancelled.
/// </summary>
public sealed partial class Subscription(NpgsqlDataSource database, LinkSettings links, ErasureJournal? journal = null)
{
    /// <summary>A first digest looks back this far.</summary>
    public static readonly TimeSpan FirstLookBack = TimeSpan.FromDays(7);

    /// <summary>For so long, who has left comes back with one press of a button.</summary>
    public static readonly TimeSpan ReturnsWithin = TimeSpan.FromDays(7);

    private static async Task ScheduleAnew(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            """
            insert into schedule (subscriber_id, bucket, due_at, from_seq, shown)
            values (@subscriberId, bucket_of(@subscriberId), @now, @fromSeq,
                    array(select distinct n from digests d, unnest(d.paper_ids) n where d.subscriber_id = @subscriberId and d.state = 'due' and d.composed_at > @lookBack));
            """,
            new { subscriberId, now, lookBack = now - FirstLookBack - FirstLookBack, fromSeq = await PaperQueries.NewestNewsBefore(connection, now - FirstLookBack) }, transaction);
        if (await IsSuppressed(connection, transaction, subscriberId)) await ParkedSchedule.Park(connection, transaction, subscriberId);
    }

    private static Task<bool> IsSuppressed(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId) =>
        connection.ExecuteScalarAsync<bool>("select suppressed from subscribers where subscriber_id = @subscriberId", new { subscriberId }, transaction);

    private static Task<ScheduleRow?> LockSchedule(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId) =>
        connection.QuerySingleOrDefaultAsync<ScheduleRow?>(
            """
            select c.last_issue_date, s.state = 'paused' as is_paused, s.paused_until
            from schedule c join subscribers s using (subscriber_id)
            where c.subscriber_id = @subscriberId for update of c
            """,
            new { subscriberId }, transaction);

    private sealed record ScheduleRow
    {
        public DateOnly? LastIssueDate { get; init; }
        public bool IsPaused { get; init; }
        public DateOnly? PausedUntil { get; init; }
    }
}
