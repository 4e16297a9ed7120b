using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Crash;

/// <summary>What the harness asks the database, over a connection of its own that does not outlive a crash.</summary>
/// <param name="connectionString">Without a pool.</param>
public sealed class CrashDatabase(string connectionString) : IAsyncDisposable
{
    public const string SenderDomain = "digest.example.org";

    private NpgsqlConnection? _open;

    public string ConnectionString => connectionString;

    /// <summary>Message-IDs in that state now, by the session that put them there. Other mails than digests there are none.</summary>
    public async Task<ILookup<Guid, string>> Sending() => (await (await Open()).QueryAsync<(Guid Owner, string MessageId)>(
        """
        select owner, 'digest.' || digest_id || '.' || floor(extract(epoch from created_at))::bigint || '@' || @SenderDomain
        from outbox where state = 'sending' order by mail_id
        """,
        new { SenderDomain })).ToLookup(row => row.Owner, row => row.MessageId);

    /// <summary>Returns when what others asked is done: they stand still, and would else find an answer that we did not see.</summary>
    public async Task Settle()
    {
        const string busy = "select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active')";
        for (var patience = 0; patience < 100 && await Ask<bool>(busy); patience++) await Task.Delay(5); // one waits for a lock that another holds, who stands still
    }

    /// <summary>What of a moment's work is still to be done.</summary>
    public async Task<int> Left(Moment moment, DateTimeOffset now) => moment switch
    {
        Moment.Ingesting => CrashPaper.EachDay - await Listed(DateOnly.FromDateTime(now.UtcDateTime)),
        Moment.Composing => await Uncomposed(now),
        _ => await Unsent(),
    };

    /// <summary>Readers whose digest is due by then and not composed.</summary>
    public Task<int> Uncomposed(DateTimeOffset by) => Ask<int>("select count(*)::int from schedule where due_at <= @by", new { by });

    private Task<int> Listed(DateOnly day) => Ask<int>("select count(*)::int from papers where listed_on = @day", new { day });

    /// <summary>Mails that are still to be sent.</summary>
    public Task<int> Unsent() => Ask<int>("select count(*)::int from outbox where state in ('ready', 'leased', 'sending', 'later')");

    /// <summary>Of these, the ones that wait for a later schedule time only.</summary>
    public Task<int> Waiting(DateTimeOffset now) => Ask<int>("select count(*)::int from outbox where state = 'later' and next_attempt_at > @now", new { now });

    public Task<int> Uncertain() => Ask<int>("select count(*)::int from outbox where state = 'uncertain'");

    public async Task Crash(PrivatePostgres postgres)
    {
        if (_open is { } open) await open.DisposeAsync();
        _open = null;
        await postgres.Crash();
    }

    private async Task<T> Ask<T>(string sql, object? parameters = null) => (await (await Open()).ExecuteScalarAsync<T>(sql, parameters))!;

    private async Task<NpgsqlConnection> Open()
    {
        if (_open is { FullState: System.Data.ConnectionState.Open } open) return open;
        if (_open is { } broken) await broken.DisposeAsync();
        _open = new NpgsqlConnection(connectionString);
        await _open.OpenAsync();
        return _open;
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is { } open) await open.DisposeAsync();
    }
}
