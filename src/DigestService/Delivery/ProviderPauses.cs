using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>
/// Which providers are left alone for now, shared by all workers through the database. A refusal that is about us counts for its
/// reader; several readers' within minutes pause their provider. Pauses end by themselves. <c>now</c> is schedule time.
/// </summary>
public sealed class ProviderPauses(NpgsqlDataSource database, Providers providers)
{
    private readonly ConcurrentDictionary<string, ProviderPause> _known = new();

    /// <summary>What all workers know; asked before each batch.</summary>
    public async Task Refresh(DateTimeOffset now, CancellationToken stop)
    {
        var pauses = await Current(now, stop);
        foreach (var provider in _known.Keys.Except(pauses.Select(pause => pause.Provider)))
            _known.TryRemove(provider, out _);
        foreach (var pause in pauses)
            _known[pause.Provider] = pause;
    }

    /// <summary>The operator has stopped all sending, as far as is known here.</summary>
    public ProviderPause? All => !_known.IsEmpty && _known.TryGetValue(ProviderPause.Everybody, out var pause) ? pause : null;

    /// <summary>Stops all sending, at once for what is not begun, until it is lifted.</summary>
    /// <param name="reason">Null keeps that of a pause which is there already.</param>
    public async Task<ProviderPause> StopAll(string? reason, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await connection.QuerySingleAsync<ProviderPause>(new CommandDefinition(
            """
            insert into provider_pauses as known (provider, since, until, repeats, reason) values (@Everybody, @now, 'infinity', 0, coalesce(@reason, 'by the operator'))
            on conflict (provider) do update set reason = coalesce(@reason, known.reason)
            returning provider, since, until, repeats, reason
            """,
            new { ProviderPause.Everybody, now, reason }, cancellationToken: stop));
    }

    /// <summary>The pause that a mail to this domain waits for, as far as is known here; null when it may go.</summary>
    public ProviderPause? For(string domain, DateTimeOffset now) =>
        !_known.IsEmpty && _known.TryGetValue(providers.Of(domain), out var pause) && pause.Until > now ? pause : null;

    public async Task<IReadOnlyList<ProviderPause>> Current(DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return (await connection.QueryAsync<ProviderPause>(new CommandDefinition(
            "select provider, since, until, repeats, reason from provider_pauses where until > @now order by provider", new { now }, cancellationToken: stop))).AsList();
    }

    /// <summary>Counts a refusal that was about us; with the last of several it begins a pause.</summary>
    /// <param name="asked">How long the server asked us to wait.</param>
    /// <returns>The pause that it began; null where there was none to begin.</returns>
    public async Task<ProviderPause?> Count(ClaimedMail mail, string reply, TimeSpan asked, DateTimeOffset now, CancellationToken stop = default)
    {
        var provider = providers.Of(mail.Domain);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@provider, 9))", new { provider }, transaction); // one counts at a time
        var last = await connection.QuerySingleOrDefaultAsync<ProviderPause>("select provider, since, until, repeats, reason from provider_pauses where provider = @provider", new { provider }, transaction);
        var pause = last?.Until > now || await Recent(connection, transaction, provider, mail.MailId, now) < ProviderPause.Recipients ? null : ProviderPause.Of(provider, last, reply, asked, now);
        if (pause is not null)
            await Begin(connection, transaction, pause);
        await transaction.CommitAsync(stop);
        if (pause is not null)
            _known[provider] = pause;
        return pause;
    }

    /// <summary>How many readers were refused there within the last minutes, this mail's among them.</summary>
    private static async Task<int> Recent(NpgsqlConnection connection, NpgsqlTransaction transaction, string provider, long mailId, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            """
            insert into provider_failures (mail_id, provider, failed_at) select mail_id, @provider, @now from outbox where mail_id = @mailId
            on conflict (mail_id) do update set provider = excluded.provider, failed_at = excluded.failed_at
            """,
            new { provider, mailId, now }, transaction);
        await connection.ExecuteAsync("delete from provider_failures where provider = @provider and failed_at < @since", new { provider, since = now - ProviderPause.Window }, transaction);
        return await connection.ExecuteScalarAsync<int>(
            "select count(distinct o.subscriber_id)::int from provider_failures join outbox o using (mail_id) where provider = @provider", new { provider }, transaction);
    }

    /// <summary>What was counted has led to it, and does not count towards the next.</summary>
    private static Task<int> Begin(NpgsqlConnection connection, NpgsqlTransaction transaction, ProviderPause pause) =>
        connection.ExecuteAsync(
            """
            delete from provider_failures where provider = @Provider;
            insert into provider_pauses (provider, since, until, repeats, reason) values (@Provider, @Since, @Until, @Repeats, @Reason)
            on conflict (provider) do update set since = excluded.since, until = excluded.until, repeats = excluded.repeats, reason = excluded.reason
            """,
            pause, transaction);

    /// <summary>Ends a pause, for an operator who has mended what it was about; what waited for it is due at once.</summary>
    /// <returns>How many mails that is; null where the provider was not paused.</returns>
    public async Task<int?> Lift(string provider, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (await connection.ExecuteAsync("delete from provider_pauses where provider = @provider and until > @now", new { provider, now }, transaction) == 0)
            return null;
        var due = await connection.ExecuteAsync(
            "update outbox set next_attempt_at = @now where state = 'later' and next_attempt_at > @now and starts_with(reply, @prefix)",
            new { now, prefix = ProviderPause.Prefix(provider) }, transaction);
        await transaction.CommitAsync(stop);
        return due;
    }
}
