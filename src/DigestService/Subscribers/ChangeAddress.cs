using Dapper;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>What became of a change of address, or of its undoing.</summary>
public enum AddressOutcome
{
    Changed,

    /// <summary>It was made or undone before, or its time is over.</summary>
    Ended,

    /// <summary>The address has a subscription of its own: nothing was changed.</summary>
    Taken,
}

/// <summary>
/// A subscription moves to another address, with profile, schedule and history: asked for with a fresh link, confirmed by whoever
/// reads the new address, and for seven days undone by whoever reads the old one. Both times the links that manage it end.
/// </summary>
public sealed class ChangeAddress(NpgsqlDataSource database, LinkSettings links, ErasureJournal journal)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(1);
    public static readonly TimeSpan UndoLasts = TimeSpan.FromDays(7);

    /// <summary>
    /// Notes the change, unless the reader asked for one a moment ago or too often today, and queues a letter to the new address,
    /// unless that had one, too, or nobody writes to it any more. Neither the caller's answer nor what is noted tells which: whether
    /// an address is known here is nobody's business, not even in one's own export.
    /// </summary>
    public async Task Ask(Subscriber reader, EmailAddress to, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("select from subscribers where subscriber_id = @SubscriberId for update", new { reader.SubscriberId }, transaction);
        var asked = await connection.QueryAsync<DateTimeOffset>(
            "select asked_at from address_changes where subscriber_id = @SubscriberId and asked_at > @since",
            new { reader.SubscriberId, since = now - AskingLimit.Day }, transaction);
        if (!AskingLimit.Allows([.. asked], now)) return;

        var changeId = await connection.ExecuteScalarAsync<long>(
            "insert into address_changes (subscriber_id, old_email, new_email, asked_at) values (@SubscriberId, @Email, @to, @now) returning change_id",
            new { reader.SubscriberId, reader.Email, to = to.ToString(), now }, transaction);
        if (!await Suppressions.Holds(connection, transaction, links, to) && await MailAllowance.Take(connection, transaction, links, to, now))
            await Letters.Queue(connection, transaction, MailKind.NewAddress, reader.SubscriberId, changeId, recipient: to.ToString(), now, Lasts);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Whether a change that was asked for still waits for its confirmation, or a made one for its undoing.</summary>
    public async Task<bool> IsOpen(SignedLink link, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await Open(connection, null, link, now) is not null;
    }

    /// <summary>The new address has confirmed: the subscription moves there, and the old address is told how to take it back.</summary>
    public async Task<AddressOutcome> Confirm(SignedLink link, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (await Open(connection, transaction, link, now) is not { } change) return AddressOutcome.Ended;
        if (!await Move(connection, transaction, link.SubscriberId, change.NewEmail, now)) return AddressOutcome.Taken;

        await connection.ExecuteAsync("update address_changes set confirmed_at = @now where change_id = @About", new { link.About, now }, transaction);
        await Letters.Queue(connection, transaction, MailKind.OldAddress, link.SubscriberId, link.About, recipient: change.OldEmail, now, UndoLasts);
        await QueuePreferences(connection, transaction, link, now);
        await transaction.CommitAsync(stop);
        await journal.TryNote(JournalEvent.Moved, change.OldEmail, now, to: change.NewEmail);
        return AddressOutcome.Changed;
    }

    /// <summary>The old address takes the subscription back, from whatever address it has been moved to since; that one is told.</summary>
    public async Task<AddressOutcome> Undo(SignedLink link, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (await Open(connection, transaction, link, now) is not { } change) return AddressOutcome.Ended;
        if (!await Move(connection, transaction, link.SubscriberId, change.OldEmail, now)) return AddressOutcome.Taken;

        await connection.ExecuteAsync(
            "update address_changes set undone_at = @now where subscriber_id = @SubscriberId and change_id >= @About and confirmed_at is not null and undone_at is null",
            new { link.SubscriberId, link.About, now }, transaction);
        if (change.Email != change.OldEmail && !await Suppressions.Holds(connection, transaction, links, EmailAddress.Parse(change.Email)))
            await Letters.Queue(connection, transaction, MailKind.AddressUndone, link.SubscriberId, link.About, recipient: change.Email, now, UndoLasts);
        await QueuePreferences(connection, transaction, link, now);
        await transaction.CommitAsync(stop);
        if (change.Email != change.OldEmail) await journal.TryNote(JournalEvent.Moved, change.Email, now, to: change.OldEmail);
        return AddressOutcome.Changed;
    }

    /// <summary>The links of before have ended: the address that has the subscription now gets a new one, not only with the next digest.</summary>
    private static Task QueuePreferences(NpgsqlConnection connection, NpgsqlTransaction transaction, SignedLink link, DateTimeOffset now) =>
        Letters.Queue(connection, transaction, MailKind.Preferences, link.SubscriberId, link.About, recipient: null, now, Lasts);

    /// <summary>Locks the reader first: of two presses of one button the second finds the change closed.</summary>
    private static async Task<Change?> Open(NpgsqlConnection connection, NpgsqlTransaction? transaction, SignedLink link, DateTimeOffset now)
    {
        if (transaction is not null)
            await connection.ExecuteAsync("select from subscribers where subscriber_id = @SubscriberId for update", new { link.SubscriberId }, transaction);
        var isUndo = link.Purpose == LinkPurpose.UndoAddress;
        return await connection.QuerySingleOrDefaultAsync<Change?>(
            """
            select c.old_email, c.new_email, s.email
            from address_changes c join subscribers s using (subscriber_id)
            where c.change_id = @About and c.subscriber_id = @SubscriberId and c.undone_at is null
              and case when @isUndo then c.confirmed_at > @undoSince
                       else c.confirmed_at is null and c.asked_at > @since and s.link_version = @LinkVersion end
            """,
            new { link.About, link.SubscriberId, link.LinkVersion, isUndo, since = now - Lasts, undoSince = now - UndoLasts }, transaction);
    }

    /// <summary>
    /// Gives the subscription the address, and ends the links that manage it. Whoever confirms reads that address: a subscription of
    /// its own that was never confirmed, or has ended, gives way; a living one does not.
    /// </summary>
    /// <returns>False where the address keeps its own subscription.</returns>
    private async Task<bool> Move(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, string email, DateTimeOffset now)
    {
        var to = EmailAddress.Parse(email);
        await connection.ExecuteAsync(
            "delete from subscribers where email_key = @Key and subscriber_id <> @subscriberId and state in ('pending', 'unsubscribed')", new { to.Key, subscriberId }, transaction);
        var suppressed = await Suppressions.Holds(connection, transaction, links, to);
        var state = await connection.ExecuteScalarAsync<string?>(
            """
            update subscribers set email = @email, email_key = @Key, link_version = link_version + 1, suppressed = @suppressed
            where subscriber_id = @subscriberId and not exists (select from subscribers other where other.email_key = @Key and other.subscriber_id <> @subscriberId)
            returning state
            """,
            new { subscriberId, email, to.Key, suppressed }, transaction);
        if (suppressed)
        {
            await ParkedSchedule.Park(connection, transaction, subscriberId);
        }
        else if (state is "active" or "paused" && await ParkedSchedule.Exists(connection, transaction, subscriberId))
        {
            var profile = await connection.QuerySingleAsync<ProfileRow>(ProfileRow.Select + " where p.subscriber_id = @subscriberId", new { subscriberId }, transaction);
            await ParkedSchedule.Restore(connection, transaction, subscriberId, profile.ToProfile(), now);
        }
        return state is not null;
    }

    /// <param name="Email">Where the subscription is now.</param>
    private sealed record Change(string OldEmail, string NewEmail, string Email);
}
