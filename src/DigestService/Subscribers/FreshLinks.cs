using Dapper;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>
/// Links to a reader's data, mailed to their address on request: digests are forwarded, so the links in them must not lead there.
/// Each is good once, and not for long.
/// </summary>
public sealed class FreshLinks(NpgsqlDataSource database)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    /// <summary>How long the page that a link opened can be used.</summary>
    public static readonly TimeSpan SessionLasts = TimeSpan.FromMinutes(15);

    /// <summary>Queues a link, unless one was asked for a moment ago or too many today.</summary>
    /// <returns>False where nothing was queued.</returns>
    public async Task<bool> Ask(int subscriberId, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("select from subscribers where subscriber_id = @subscriberId for update", new { subscriberId }, transaction);
        var asked = await connection.QueryAsync<DateTimeOffset>(
            "select asked_at from fresh_links where subscriber_id = @subscriberId and asked_at > @since",
            new { subscriberId, since = now - AskingLimit.Day }, transaction);
        if (!AskingLimit.Allows([.. asked], now)) return false;

        var linkId = await connection.ExecuteScalarAsync<long>(
            "insert into fresh_links (subscriber_id, asked_at) values (@subscriberId, @now) returning link_id", new { subscriberId, now }, transaction);
        await Letters.Queue(connection, transaction, MailKind.Account, subscriberId, linkId, recipient: null, now, Lasts);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Uses a link up. However many try at once, one succeeds.</summary>
    /// <returns>False where it was used before.</returns>
    public async Task<bool> Use(SignedLink link, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await connection.ExecuteAsync(
            "update fresh_links set used_at = @now where link_id = @About and subscriber_id = @SubscriberId and used_at is null",
            new { link.About, link.SubscriberId, now }) > 0;
    }

    public async Task<bool> IsUsed(SignedLink link, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<bool>(
            "select not exists (select from fresh_links where link_id = @About and subscriber_id = @SubscriberId and used_at is null)",
            new { link.About, link.SubscriberId });
    }
}
