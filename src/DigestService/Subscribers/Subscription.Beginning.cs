using Dapper;
using Npgsql;

namespace DigestService.Subscribers;

/// <param name="HasBegun">False where the reader was active or paused already, and nothing was changed.</param>
/// <param name="WasPending">They were on the list, and had not confirmed.</param>
public sealed record Begun(int SubscriberId, bool HasBegun, bool WasPending)
{
    /// <summary>Where they were not on the list, or had left it.</summary>
    public bool IsNew => HasBegun && !WasPending;
}

/// <summary>How a subscription begins: asked for, confirmed, or vouched for.</summary>
public sealed partial class Subscription
{
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
        var (id, state, isNewRow) = await connection.QuerySingleAsync<(int, string, bool)>(
            """
            insert into subscribers as s (subscriber_id, bucket, email, email_key, state, created_at, asked_at, suppressed) overriding system value
            select n, bucket_of(n), @email, @Key, 'pending', @now, @now, @suppressed from (select nextval('subscribers_subscriber_id_seq')::integer as n) as next
            on conflict (email_key) do update set asked_at = case when s.state = 'pending' then excluded.asked_at else s.asked_at end
            returning s.subscriber_id, s.state, s.xmax = 0 -- no update has locked what was just inserted
            """,
            new { email = email.ToString(), email.Key, now, suppressed }, transaction);
        if (state is "active" or "paused") return new Begun(id, HasBegun: false, WasPending: false);

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
        return new Begun(id, HasBegun: true, WasPending: state == "pending" && !isNewRow);
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

    /// <summary>One that still waits to be sent is enough.</summary>
    private static Task QueueConfirmation(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into outbox (kind, subscriber_id, bucket, urgency, next_attempt_at, created_at)
            select 'confirmation', @subscriberId, bucket_of(@subscriberId), 0, @now, @now
            where not exists (select from outbox where subscriber_id = @subscriberId and kind = 'confirmation' and state in ('ready', 'leased', 'sending', 'later'))
            """,
            new { subscriberId, now }, transaction);
}
