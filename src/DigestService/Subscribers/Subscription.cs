using Dapper;
using DigestService.Database;
using DigestService.Digests;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Subscribers;

/// <param name="HasBegun">False where the reader was active or paused already, and nothing was changed.</param>
public sealed record Begun(int SubscriberId, bool HasBegun);

/// <summary>
/// A subscription's life: begun, confirmed, tuned, paused, resumed, left, erased. Each step is one transaction. The schedule row is
/// locked first, the composer's own lock, so that a batch being composed is over before what it queued is cancelled.
/// </summary>
public sealed class Subscription(NpgsqlDataSource database, LinkSettings links, ErasureJournal? journal = null)
{
    /// <summary>A first digest looks back this far.</summary>
    public static readonly TimeSpan FirstLookBack = TimeSpan.FromDays(7);

    /// <summary>For so long, who has left comes back with one press of a button.</summary>
    public static readonly TimeSpan ReturnsWithin = TimeSpan.FromDays(7);

    /// <summary>
    /// Adds a subscriber, or takes back one who had left. A pending one is asked to confirm again, and so is one who has left: they
    /// stay as they are until then. Vouched for, both are active; one who is active or paused keeps everything as it is.
    /// </summary>
    /// <param name="confirmed">The operator vouches that the owner of the address has agreed: active, and due at once.</param>
    public async Task<Begun> Begin(EmailAddress email, Profile profile, bool confirmed, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var begun = await Begin(connection, transaction, email, profile, confirmed, now);
        await transaction.CommitAsync(stop);
        return begun;
    }

    /// <param name="profile">Null keeps that of a pending one, or what was asked for one who has left.</param>
    internal async Task<Begun> Begin(NpgsqlConnection connection, NpgsqlTransaction transaction, EmailAddress email, Profile? profile, bool confirmed, DateTimeOffset now)
    {
        var suppressed = await Suppressions.Holds(connection, transaction, links, email);
        var (id, state) = await connection.QuerySingleAsync<(int, string)>(
            """
            insert into subscribers as s (subscriber_id, bucket, email, email_key, state, created_at, asked_at, suppressed) overriding system value
            select n, bucket_of(n), @email, @Key, 'pending', @now, @now, @suppressed from (select nextval('subscribers_subscriber_id_seq')::integer as n) as next
            on conflict (email_key) do update set asked_at = case when s.state = 'pending' then excluded.asked_at else s.asked_at end
            returning s.subscriber_id, s.state
            """,
            new { email = email.ToString(), email.Key, now, suppressed }, transaction);
        if (state is "active" or "paused") return new Begun(id, HasBegun: false);

        if (state == "unsubscribed" && !confirmed) await Resubscriptions.Ask(connection, transaction, id, profile, now);
        else if (profile is not null) await ProfileRow.Write(connection, transaction, id, profile);
        if (confirmed)
        {
            await Consents.Record(connection, transaction, id, "operator", Consents.Vouched, now, ip: null);
            await Activate(connection, transaction, id, now);
        }
        else if (!suppressed)
        {
            await QueueConfirmation(connection, transaction, id, now);
        }
        return new Begun(id, HasBegun: true);
    }

    /// <summary>Makes a pending subscription active, or one that had ended, with what was asked for it; its first digest is due at once. Twice is once.</summary>
    /// <param name="resubscription">For one who had left: the request that they confirm; 0 for none.</param>
    /// <param name="ip">Where the button was pressed, for the record.</param>
    /// <param name="timeZone">The browser's, an IANA name; taken where the reader has named none.</param>
    /// <returns>False where there is nothing to confirm.</returns>
    public async Task<bool> Confirm(int subscriberId, DateTimeOffset now, string? ip = null, string? timeZone = null, long resubscription = 0, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var state = await connection.ExecuteScalarAsync<string?>(
            "select state from subscribers where subscriber_id = @subscriberId for update", new { subscriberId }, transaction);
        var returning = state == "unsubscribed" ? await Resubscriptions.Take(connection, transaction, subscriberId, resubscription) : null;
        if (state == "pending" || returning is not null)
        {
            if (returning is not null) await ProfileRow.Write(connection, transaction, subscriberId, returning);
            if (timeZone is not null)
                await connection.ExecuteAsync("update profiles set time_zone = @timeZone where subscriber_id = @subscriberId and time_zone = 'UTC'", new { subscriberId, timeZone }, transaction);
            await Consents.Record(connection, transaction, subscriberId, "confirmed", Consents.Confirmed, now, ip);
            await Activate(connection, transaction, subscriberId, now);
        }
        await transaction.CommitAsync(stop);
        return state is "pending" or "active" or "paused" || returning is not null;
    }

    /// <summary>Who comes back may not be who left: the mailbox may be in other hands, so the links that managed it end.</summary>
    private static async Task Activate(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            """
            update subscribers set state = 'active', confirmed_at = @now, left_at = null, link_version = link_version + (state = 'unsubscribed')::int
            where subscriber_id = @subscriberId;
            -- One who comes back starts anew: what fell when they left is not taken back.
            update digests set returned = true where subscriber_id = @subscriberId and state in ('superseded', 'cancelled') and not returned;
            delete from parked_schedules where subscriber_id = @subscriberId;
            """,
            new { subscriberId, now }, transaction);
        await ScheduleAnew(connection, transaction, subscriberId, now);
    }

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

    /// <summary>One that still waits to be sent is enough.</summary>
    private static Task QueueConfirmation(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into outbox (kind, subscriber_id, bucket, urgency, next_attempt_at, created_at)
            select 'confirmation', @subscriberId, bucket_of(@subscriberId), 0, @now, @now
            where not exists (select from outbox where subscriber_id = @subscriberId and kind = 'confirmation' and state in ('ready', 'leased', 'sending', 'later'))
            """,
            new { subscriberId, now }, transaction);

    /// <summary>Saves a profile in place of the one that is there.</summary>
    public Task Change(int subscriberId, Profile profile, CancellationToken stop = default) => Change(subscriberId, _ => profile, stop);

    /// <summary>Changes a profile as it stands, whoever else is changing it. Keywords count from the next digest; a changed hour, zone or cadence moves the next slot.</summary>
    /// <param name="change">Gives back the very same profile where there is nothing to change.</param>
    /// <returns>The profile as it is now.</returns>
    public async Task<Profile> Change(int subscriberId, Func<Profile, Profile> change, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var scheduled = await LockSchedule(connection, transaction, subscriberId);
        var row = await connection.QuerySingleAsync<ProfileRow>(
            ProfileRow.Select + " where p.subscriber_id = @subscriberId for update of p", new { subscriberId }, transaction);
        var before = row.ToProfile();
        var profile = change(before);
        if (ReferenceEquals(profile, before)) return before;
        await ProfileRow.Write(connection, transaction, subscriberId, profile);
        if (scheduled is { LastIssueDate: { } last, IsPaused: false }) await MoveSlot(connection, transaction, subscriberId, profile, last);
        if (scheduled is { IsPaused: true, PausedUntil: { } until }) await MoveSlot(connection, transaction, subscriberId, profile, until.AddDays(-1));
        await transaction.CommitAsync(stop);
        return profile;
    }

    /// <summary>Stops mail until a day (local), or until resumed; what is unsent is cancelled and its papers return.</summary>
    public async Task Pause(int subscriberId, DateOnly? until, DateTimeOffset now, CancellationToken stop = default)
    {
        var profile = await new SubscriberStore(database).Profile(subscriberId, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await LockSchedule(connection, transaction, subscriberId);
        await connection.ExecuteAsync(
            """
            update subscribers set state = 'paused', paused_until = @until where subscriber_id = @subscriberId and state in ('active', 'paused');
            update schedule set due_at = @wake, is_away = true where subscriber_id = @subscriberId;
            """,
            new { subscriberId, until, wake = until is { } day ? Slot.Next(profile.Rhythm(), day.AddDays(-1)).At : DateTimeOffset.MaxValue }, transaction);
        await Unsent.Supersede(connection, transaction, await Buckets.Of(connection, subscriberId, transaction), [subscriberId], "paused", now);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Ends a pause: the next slot counts again.</summary>
    public async Task Resume(int subscriberId, DateTimeOffset now, CancellationToken stop = default)
    {
        var profile = await new SubscriberStore(database).Profile(subscriberId, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var scheduled = await LockSchedule(connection, transaction, subscriberId);
        await connection.ExecuteAsync(
            """
            update subscribers set state = 'active', paused_until = null where subscriber_id = @subscriberId and state = 'paused';
            update schedule set due_at = @now where subscriber_id = @subscriberId;
            """,
            new { subscriberId, now }, transaction);
        if (scheduled?.LastIssueDate is { } last) await MoveSlot(connection, transaction, subscriberId, profile, last);
        await transaction.CommitAsync(stop);
    }

    private static Task MoveSlot(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, Profile profile, DateOnly lastIssueDate) =>
        connection.ExecuteAsync(
            "update schedule set due_at = @At where subscriber_id = @subscriberId",
            new { subscriberId, Slot.Next(profile.Rhythm(), lastIssueDate).At }, transaction);

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
