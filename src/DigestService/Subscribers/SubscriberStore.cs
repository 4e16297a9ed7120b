using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>Reads subscribers. Whoever changes one is in <see cref="Subscription"/>.</summary>
public sealed class SubscriberStore(NpgsqlDataSource database)
{
    private const string Columns = "s.subscriber_id, s.email, s.state, s.link_version, s.lasting_version, s.created_at, s.confirmed_at, s.left_at, s.paused_until, s.suppressed";

    public async Task<Subscriber?> Find(EmailAddress email, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<Subscriber>($"select {Columns} from subscribers s where s.email_key = @Key", new { email.Key });
    }

    public Task<Subscriber?> Find(int subscriberId, CancellationToken stop = default) =>
        database.ByNumber<Subscriber>($"select {Columns} from subscribers s where s.bucket = bucket_of($1) and s.subscriber_id = $1", subscriberId, stop);

    public async Task<IReadOnlyList<Subscriber>> List(SubscriberState? state, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<Subscriber>(
            $"select {Columns} from subscribers s where @state is null or s.state = @state order by s.subscriber_id",
            new { state = state?.ToString().ToLowerInvariant() })];
    }

    /// <summary>Some at a time, in the order in which they came.</summary>
    public async Task<IReadOnlyList<Subscriber>> Page(SubscriberState? state, int after, int limit, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<Subscriber>(
            $"select {Columns} from subscribers s where s.subscriber_id > @after and (@state is null or s.state = @state) order by s.subscriber_id limit @limit",
            new { after, limit, state = state?.ToString().ToLowerInvariant() })];
    }

    /// <summary>What was asked for one who has left, and whether they came back by it.</summary>
    public async Task<Resubscription?> Resubscription(int subscriberId, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await Resubscriptions.Find(connection, subscriberId);
    }

    public async Task<Profile> Profile(int subscriberId, CancellationToken stop = default) =>
        (await database.ByNumber<ProfileRow>(ProfileRow.Select + " where p.subscriber_id = $1", subscriberId, stop))?.ToProfile()
        ?? throw new InvalidOperationException($"Subscriber {subscriberId} has no profile.");

    /// <summary>Both by one statement: for what is asked with every letter that a reader types.</summary>
    public Task<ReaderWithProfile?> WithProfile(int subscriberId, CancellationToken stop = default) =>
        database.ByNumber($"select {Columns}, {ProfileRow.Columns} from subscribers s join profiles p using (subscriber_id) where s.subscriber_id = $1", subscriberId, Read, stop);

    private static ReaderWithProfile Read(NpgsqlDataReader row)
    {
        var profile = row.GetOrdinal("keywords");
        return new ReaderWithProfile(row.GetRowParser<Subscriber>(length: profile)(row), row.GetRowParser<ProfileRow>(startIndex: profile)(row).ToProfile());
    }
}

public sealed record ReaderWithProfile(Subscriber Reader, Profile Profile);
