using System.Net;
using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>
/// The door. What a form brings is put down in one row and answered, whoever's address it is: the same work, and so the same time,
/// for one that is new, pending, active, suppressed or gone. What it leads to happens after the answer (<see cref="TakeAll"/>), and
/// since the row is in the database, a crash in between loses nothing.
/// </summary>
public sealed class SignUps(NpgsqlDataSource database, Subscription subscription, LinkSettings links, SignUpSettings rules, Refusals refusals, ILogger<SignUps> log)
{
    /// <param name="keywords">Checked by the caller; empty for what is trending, or, where a sign-up waits for its confirmation, for those named then.</param>
    public async Task Ask(EmailAddress email, IReadOnlyList<string> keywords, IPAddress? ip, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(
            "insert into sign_ups (email, keywords, ip, asked_at) values (@email, @keywords, @ip::inet, @now)",
            new { email = email.ToString(), keywords = keywords.ToArray(), ip = ip?.ToString(), now });
    }

    /// <summary>Takes up what was asked, the oldest first. Any number of processes may.</summary>
    public async Task TakeAll(CancellationToken stop = default)
    {
        while (!stop.IsCancellationRequested && await TakeNext(stop))
        {
        }
    }

    private async Task<bool> TakeNext(CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var asked = await connection.QuerySingleOrDefaultAsync<SignUp>(
            """
            delete from sign_ups
            where sign_up_id = (select sign_up_id from sign_ups order by sign_up_id limit 1 for update skip locked)
            returning sign_up_id, email, keywords, host(ip) as ip, asked_at
            """,
            transaction: transaction);
        if (asked is null) return false;

        await transaction.SaveAsync("taken", stop);
        try
        {
            if (await Take(connection, transaction, asked) is { } refused) refusals.Count(refused);
        }
        catch (Exception fault) when (DatabaseFaults.IsOfWhatWasTried(fault))
        {
            // It must not come back for ever, nor hold up the others.
            log.LogError(fault, "The sign-up {SignUp} could not be taken up", asked.SignUpId);
            refusals.Count("sign-up: failed");
            await transaction.RollbackAsync("taken", stop);
        }
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <returns>Why nothing is sent; null where a mail was queued.</returns>
    private async Task<string?> Take(NpgsqlConnection connection, NpgsqlTransaction transaction, SignUp asked)
    {
        var email = EmailAddress.Parse(asked.Email);
        if (await Suppressions.Holds(connection, transaction, links, email)) return "sign-up: suppressed address";
        if (!await MailAllowance.Take(connection, transaction, links, email, asked.AskedAt)) return "sign-up: address asked for too often";

        var known = await connection.QuerySingleOrDefaultAsync<(int Id, string State)?>(
            "select subscriber_id, state from subscribers where email_key = @Key for update", new { email.Key }, transaction);
        if (known is ({ } reader, "active" or "paused"))
        {
            await QueuePreferences(connection, transaction, reader, asked.AskedAt);
            return null;
        }
        if (!rules.Admits(email) && known?.State != "pending") return "sign-up: may not subscribe"; // who is pending was let in before
        var profile = known is not null && asked.Keywords.Length == 0 ? null : new Profile { Keywords = asked.Keywords, TimeZone = rules.TimeZone };
        var begun = await subscription.Begin(connection, transaction, email, profile, confirmed: false, asked.AskedAt);
        await Consents.Record(connection, transaction, begun.SubscriberId, "asked", Consents.Asked, asked.AskedAt, asked.Ip);
        return null;
    }

    private static Task QueuePreferences(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset now) =>
        connection.ExecuteAsync(
            "insert into outbox (kind, subscriber_id, urgency, next_attempt_at, expires_at, created_at, bucket) values ('preferences', @subscriberId, 0, @now, @expires, @now, bucket_of(@subscriberId))",
            new { subscriberId, now, expires = now + TimeSpan.FromDays(1) }, transaction);

    private sealed record SignUp
    {
        public required long SignUpId { get; init; }
        public required string Email { get; init; }
        public required string[] Keywords { get; init; }
        public string? Ip { get; init; }
        public required DateTimeOffset AskedAt { get; init; }
    }
}
