using Dapper;
using DigestService.Digests;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>How it ends, for a while or for good.</summary>
public sealed partial class Subscription
{
    /// <summary>Ends a subscription and cancels what is unsent. Twice is once.</summary>
    /// <returns>False where there is no such subscriber.</returns>
    public async Task<bool> Leave(int subscriberId, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var isNew = await Leave(connection, transaction, subscriberId, now);
        await transaction.CommitAsync(stop);
        if (isNew is true) await Note(connection, JournalEvent.Left, subscriberId, now);
        return isNew is not null;
    }

    private async Task Note(NpgsqlConnection connection, JournalEvent what, int subscriberId, DateTimeOffset now)
    {
        if (journal is { IsKept: true } && await connection.ExecuteScalarAsync<string?>("select email from subscribers where subscriber_id = @subscriberId", new { subscriberId }) is { } email)
            await journal.TryNote(what, email, now);
    }

    /// <returns>False where they had left before, null where there is no such subscriber.</returns>
    internal static async Task<bool?> Leave(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset now)
    {
        await LockSchedule(connection, transaction, subscriberId);
        await ParkedSchedule.Park(connection, transaction, subscriberId);
        var isNew = await connection.ExecuteScalarAsync<bool?>(
            """
            with they as materialized (select subscriber_id, state from subscribers where subscriber_id = @subscriberId for update)
            update subscribers s set state = 'unsubscribed', left_at = coalesce(s.left_at, @now), paused_until = null
            from they where s.subscriber_id = they.subscriber_id
            returning they.state <> 'unsubscribed'
            """,
            new { subscriberId, now }, transaction);
        // A second statement, so that it sees what a batch that we waited for has queued.
        await Unsent.Cancel(connection, transaction, subscriberId, "unsubscribed", now);
        return isNew;
    }

    /// <summary>
    /// Takes a leave back, without another confirmation: goes on where the last digest that counts ended, and what was cancelled
    /// by leaving returns with the next one. Who was paused is paused. Twice is once.
    /// </summary>
    /// <param name="weekly">From now on once a week.</param>
    /// <returns>False where there is no way back: they left too long ago, or had never confirmed.</returns>
    public async Task<bool> Return(int subscriberId, bool weekly, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var returned = await connection.ExecuteScalarAsync<bool?>(
            """
            update subscribers s set state = case when k.paused then 'paused' else 'active' end, paused_until = k.paused_until, left_at = null
            from (select @subscriberId as subscriber_id) they left join parked_schedules k using (subscriber_id)
            where s.subscriber_id = they.subscriber_id and s.state = 'unsubscribed' and s.confirmed_at is not null and s.left_at > @since
            returning true
            """,
            new { subscriberId, since = now - ReturnsWithin }, transaction) ?? false;
        if (returned)
        {
            var profile = (await connection.QuerySingleAsync<ProfileRow>(ProfileRow.Select + " where p.subscriber_id = @subscriberId", new { subscriberId }, transaction)).ToProfile();
            if (weekly) await ProfileRow.Write(connection, transaction, subscriberId, profile = profile.Weekly(now));
            if (!await ParkedSchedule.Exists(connection, transaction, subscriberId)) await ScheduleAnew(connection, transaction, subscriberId, now);
            else if (!await IsSuppressed(connection, transaction, subscriberId)) await ParkedSchedule.Restore(connection, transaction, subscriberId, profile, now);
        }
        var state = await connection.ExecuteScalarAsync<string?>("select state from subscribers where subscriber_id = @subscriberId", new { subscriberId }, transaction);
        await transaction.CommitAsync(stop);
        if (returned) await Note(connection, JournalEvent.Back, subscriberId, now);
        return state is "active" or "paused";
    }

    /// <summary>Removes everything that is known of a subscriber. Whom nobody writes to any more stays so, by the hash alone.</summary>
    public Task<bool> Erase(int subscriberId, CancellationToken stop = default) => EraseIfLeft(subscriberId, null, stop);

    /// <param name="before">Only one who left before this, and neither came back nor is asked whether they want to; null for anybody.</param>
    internal async Task<bool> EraseIfLeft(int subscriberId, DateTimeOffset? before, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await LockSchedule(connection, transaction, subscriberId);
        if (before is not null && await connection.ExecuteScalarAsync<int?>(
                "select 1 from subscribers s where subscriber_id = @subscriberId and left_at < @before and not exists (select from resubscriptions r where r.subscriber_id = s.subscriber_id) for update",
                new { subscriberId, before }, transaction) is null) return false;
        // The addresses of before, too: a mail to one of them may have come back.
        await connection.ExecuteAsync(
            """
            with theirs as (
              select email_key as address from subscribers where subscriber_id = @subscriberId
              union select lower(a) from address_changes, unnest(array[old_email, new_email]) a where subscriber_id = @subscriberId and confirmed_at is not null
              union select lower(email) from mail_reports where subscriber_id = @subscriberId and email is not null
            ), hidden as (
              update suppressions set email = null where lower(email) in (select address from theirs)
            )
            delete from suppression_lifts where lower(email) in (select address from theirs)
            """,
            new { subscriberId }, transaction);
        var known = await connection.ExecuteAsync("delete from subscribers where subscriber_id = @subscriberId", new { subscriberId }, transaction);
        await transaction.CommitAsync(stop);
        return known > 0;
    }
}
