using Dapper;
using DigestService.Digests;
using Npgsql;

namespace DigestService.Subscribers;

/// <param name="Email">Null where the address was erased: only its hash is left.</param>
/// <param name="AddressHash">See <see cref="Subscribers.AddressHash"/>.</param>
public sealed record Suppression(string? Email, byte[] AddressHash, string Reason, DateTimeOffset SuppressedAt);

/// <param name="Was">Why the address was suppressed.</param>
/// <param name="Reason">Why it is no longer.</param>
public sealed record SuppressionLift(DateTimeOffset SuppressedAt, string Was, string Reason, DateTimeOffset LiftedAt);

/// <summary>
/// Whom nobody writes to any more, and why. The address is kept as a keyed hash, which outlives its erasure. A subscriber with
/// such an address is marked, so that nothing is composed, queued or sent: see <see cref="ParkedSchedule"/> and <c>Outbox.BeginSending</c>.
/// </summary>
public sealed class Suppressions(NpgsqlDataSource database, LinkSettings links, ErasureJournal? journal = null)
{
    private const string Purpose = "suppressions";

    /// <summary>Suppresses an address, known or not, and cancels what waits for it. Suppressed again, it takes the later reason.</summary>
    public async Task Add(EmailAddress email, string reason, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await Add(connection, transaction, email, reason, now);
        await transaction.CommitAsync(stop);
        if (journal is not null) await journal.TryNote(JournalEvent.Suppressed, email.ToString(), now);
    }

    internal async Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, EmailAddress email, string reason, DateTimeOffset now)
    {
        await Remove(connection, transaction, email); // by an older key, perhaps
        await connection.ExecuteAsync(
            "insert into suppressions (address_hash, email, reason, suppressed_at) values (@hash, @email, @reason, @now)",
            new { hash = HashesOf(links, email).FirstOrDefault() ?? throw NoKey(), email = email.ToString(), reason, now }, transaction);
        if (await IdOf(connection, transaction, email) is { } subscriberId) await Hold(connection, transaction, subscriberId, reason, now);
    }

    /// <summary>The schedule first, as the composer locks; then what a batch that we waited for has queued.</summary>
    private static async Task Hold(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, string reason, DateTimeOffset now)
    {
        await ParkedSchedule.Park(connection, transaction, subscriberId);
        await connection.ExecuteAsync("update subscribers set suppressed = true where subscriber_id = @subscriberId", new { subscriberId }, transaction);
        await Unsent.Cancel(connection, transaction, subscriberId, $"suppressed: {reason}", now);
    }

    /// <summary>Writes to the address again; a subscription goes on where it stopped.</summary>
    /// <param name="reason">Kept, with why and since when it was suppressed. Failures of before count no more.</param>
    /// <returns>False where the address was not suppressed.</returns>
    public async Task<bool> Lift(EmailAddress email, string reason, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(
            $"""
            insert into suppression_lifts (email, suppressed_at, was, reason, lifted_at)
            select @email, suppressed_at, reason, @reason, @now from suppressions where {Where} order by suppressed_at desc limit 1
            """,
            new { email = email.ToString(), reason, now, hashes = HashesOf(links, email), email.Key }, transaction);
        var lifted = await Remove(connection, transaction, email);
        if (await IdOf(connection, transaction, email) is { } subscriberId)
        {
            var state = await connection.ExecuteScalarAsync<string>("update subscribers set suppressed = false where subscriber_id = @subscriberId returning state", new { subscriberId }, transaction);
            if (state is "active" or "paused" && await ParkedSchedule.Exists(connection, transaction, subscriberId))
            {
                var profile = await connection.QuerySingleAsync<ProfileRow>(ProfileRow.Select + " where p.subscriber_id = @subscriberId", new { subscriberId }, transaction);
                await ParkedSchedule.Restore(connection, transaction, subscriberId, profile.ToProfile(), now);
            }
        }
        await transaction.CommitAsync(stop);
        if (lifted && journal is not null) await journal.TryNote(JournalEvent.Lifted, email.ToString(), now);
        return lifted;
    }

    /// <summary>Lifts what bounces have suppressed since a time; complaints and what an operator added stay.</summary>
    /// <returns>How many.</returns>
    public async Task<int> LiftBounced(DateTimeOffset since, string reason, DateTimeOffset now, CancellationToken stop = default)
    {
        var lifted = 0;
        foreach (var each in await List(stop))
            if (each.SuppressedAt >= since && each.Email is { } email && each.Reason.StartsWith("bounced: ", StringComparison.Ordinal) && await Lift(EmailAddress.Parse(email), reason, now, stop))
                lifted++;
        return lifted;
    }

    /// <summary>Puts back what a restored backup has forgotten: hashes, with the addresses of subscribers, since the journal knows no address and no reason.</summary>
    /// <returns>How many were put back.</returns>
    internal async Task<int> Replay(IReadOnlyDictionary<string, JournalLine> lines, CancellationToken stop = default)
    {
        var held = lines.Where(line => line.Value.Event == JournalEvent.Suppressed).ToDictionary(line => line.Key, line => line.Value.At, StringComparer.Ordinal);
        if (held.Count == 0) return 0;
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var added = await connection.ExecuteAsync(
            """
            insert into suppressions (address_hash, reason, suppressed_at)
            select address_hash, @FromJournal, suppressed_at from unnest(@hashes, @times) as j (address_hash, suppressed_at) on conflict do nothing
            """,
            new { FromJournal, hashes = held.Keys.Select(Convert.FromHexString).ToArray(), times = held.Values.Select(at => at.ToUniversalTime()).ToArray() }, transaction);
        foreach (var (subscriberId, email) in (await connection.QueryAsync<(int, string)>("select subscriber_id, email from subscribers where not suppressed", transaction: transaction)).AsList())
        {
            if (HashesOf(links, EmailAddress.Parse(email)).Select(Convert.ToHexStringLower).FirstOrDefault(held.ContainsKey) is not { } hash) continue;
            await connection.ExecuteAsync("update suppressions set email = @email where address_hash = @hash", new { email, hash = Convert.FromHexString(hash) }, transaction);
            await Hold(connection, transaction, subscriberId, FromJournal, held[hash]);
        }
        await transaction.CommitAsync(stop);
        return added;
    }

    private const string FromJournal = "before a restore, says the journal of erasures";

    public async Task<bool> IsSuppressed(EmailAddress email, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await Holds(connection, null, email);
    }

    internal Task<bool> Holds(NpgsqlConnection connection, NpgsqlTransaction? transaction, EmailAddress email) => Holds(connection, transaction, links, email);

    /// <summary>All of them, the newest first.</summary>
    public async Task<IReadOnlyList<Suppression>> List(CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<Suppression>("select email, address_hash, reason, suppressed_at from suppressions order by suppressed_at desc, address_hash")];
    }

    /// <returns>Null where the address is not suppressed.</returns>
    public async Task<Suppression?> Find(EmailAddress email, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await connection.QueryFirstOrDefaultAsync<Suppression>(
            $"select email, address_hash, reason, suppressed_at from suppressions where {Where}", new { hashes = HashesOf(links, email), email.Key });
    }

    /// <summary>When it was lifted before, and why, the newest first.</summary>
    public async Task<IReadOnlyList<SuppressionLift>> Lifts(EmailAddress email, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<SuppressionLift>(
            "select suppressed_at, was, reason, lifted_at from suppression_lifts where lower(email) = @Key order by lifted_at desc", new { email.Key })];
    }

    internal static Task<bool> Holds(NpgsqlConnection connection, NpgsqlTransaction? transaction, LinkSettings links, EmailAddress email) =>
        connection.ExecuteScalarAsync<bool>(
            $"select exists (select from suppressions where {Where})", new { hashes = HashesOf(links, email), email.Key }, transaction);

    private async Task<bool> Remove(NpgsqlConnection connection, NpgsqlTransaction transaction, EmailAddress email) =>
        await connection.ExecuteAsync($"delete from suppressions where {Where}", new { hashes = HashesOf(links, email), email.Key }, transaction) > 0;

    // By the address too: a key that is gone no longer finds its hashes.
    private const string Where = "address_hash = any (@hashes) or lower(email) = @Key";

    internal static byte[][] HashesOf(LinkSettings links, EmailAddress email) => [.. AddressHash.Of(links, Purpose, email.Key)];

    private static Task<int?> IdOf(NpgsqlConnection connection, NpgsqlTransaction transaction, EmailAddress email) =>
        connection.ExecuteScalarAsync<int?>("select subscriber_id from subscribers where email_key = @Key", new { email.Key }, transaction);

    private static UserFault NoKey() => new("Digest:Links:Key is missing: suppressed addresses are kept as hashes that it makes.", 2);
}
