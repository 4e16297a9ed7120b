using Dapper;
using DigestService.Digests;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>
/// A schedule taken out of the composer's sight and kept as it was, so that one who comes back misses nothing and gets nothing
/// twice: where the last digest ended, its issue date, what was shown, and whether they pause.
/// </summary>
internal static class ParkedSchedule
{
    /// <summary>Waits for a batch that is being composed, and keeps what that left. Twice is once.</summary>
    public static Task Park(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId) =>
        connection.ExecuteAsync(
            """
            with gone as (delete from schedule where subscriber_id = @subscriberId returning subscriber_id, from_seq, last_issue_date, shown, is_away)
            insert into parked_schedules (subscriber_id, from_seq, last_issue_date, shown, is_away) select * from gone
            on conflict (subscriber_id) do update set
              from_seq = excluded.from_seq, last_issue_date = excluded.last_issue_date, shown = excluded.shown, is_away = excluded.is_away;
            -- Also where it was parked before: they may have paused since.
            update parked_schedules k set paused = s.state = 'paused', paused_until = s.paused_until
            from subscribers s where k.subscriber_id = @subscriberId and s.subscriber_id = k.subscriber_id and s.state in ('active', 'paused');
            """,
            new { subscriberId }, transaction);

    public static Task<bool> Exists(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId) =>
        connection.ExecuteScalarAsync<bool>("select exists (select from parked_schedules where subscriber_id = @subscriberId)", new { subscriberId }, transaction);

    /// <summary>Puts it back, due at the next slot, or for one who pauses at the end of the pause; a first digest is due at once.</summary>
    public static async Task Restore(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, Profile profile, DateTimeOffset now)
    {
        var (isPaused, until, last) = await connection.QuerySingleOrDefaultAsync<(bool, DateOnly?, DateOnly?)>(
            """
            select s.state = 'paused', s.paused_until, k.last_issue_date
            from parked_schedules k join subscribers s using (subscriber_id) where subscriber_id = @subscriberId
            """,
            new { subscriberId }, transaction);
        var due = (isPaused, until, last) switch
        {
            (true, { } day, _) => Slot.Next(profile.Rhythm(), day.AddDays(-1)).At,
            (true, null, _) => DateTimeOffset.MaxValue,
            (false, _, { } day) => Slot.Next(profile.Rhythm(), day).At,
            _ => now,
        };
        await connection.ExecuteAsync(
            """
            with back as (delete from parked_schedules where subscriber_id = @subscriberId returning *)
            insert into schedule (subscriber_id, due_at, from_seq, last_issue_date, shown, is_away, bucket)
            select subscriber_id, @due, from_seq, last_issue_date, shown, is_away or @isPaused, bucket_of(subscriber_id) from back
            """,
            new { subscriberId, due, isPaused }, transaction);
    }
}
