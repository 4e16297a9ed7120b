using Dapper;
using Npgsql;

namespace DigestService.Papers.Feeds;

/// <summary>
/// The right to ask a gate's servers, held by one process over all machines: a session advisory lock whose connection
/// stays open while it is held, and a row that says when the next request may go. The database's clock counts. A holder that is
/// frozen, or whose machine is gone, loses the connection after a while, and with it the turn: its next request fails before it is made.
/// </summary>
public sealed class SourceTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly RequestGate _gate;

    private SourceTurn(NpgsqlConnection connection, RequestGate gate)
    {
        _connection = connection;
        _gate = gate;
    }

    /// <param name="patience">How long to wait for another process that holds it.</param>
    /// <param name="longestSilence">After this time without a word from the holder, others may have it.</param>
    /// <returns>Null where another process still holds it.</returns>
    public static async Task<SourceTurn?> TryTake(NpgsqlDataSource database, RequestGate gate, TimeSpan patience, TimeSpan longestSilence, CancellationToken stop = default)
    {
        var connection = await database.OpenConnectionAsync(stop);
        try
        {
            var waited = System.Diagnostics.Stopwatch.StartNew();
            while (!await connection.ExecuteScalarAsync<bool>(Command(TryLock, gate, stop)))
            {
                if (waited.Elapsed >= patience)
                {
                    await connection.DisposeAsync();
                    return null;
                }
                await Task.Delay(100, stop);
            }
            await connection.ExecuteAsync(Command("select set_config('idle_session_timeout', @Milliseconds, false)", new { Milliseconds = $"{longestSilence.TotalMilliseconds:0}" }, stop));
            return new SourceTurn(connection, gate);
        }
        catch
        {
            await GiveBack(connection); // the lock may have been taken and nobody told
            throw;
        }
    }

    private const string TryLock = "select pg_try_advisory_lock(hashtextextended('digest:gate:' || @Name, 0))";

    /// <summary>How long until the next request may go.</summary>
    public async Task<TimeSpan> UntilNext(CancellationToken stop = default) =>
        TimeSpan.FromSeconds(await _connection.ExecuteScalarAsync<double>(Command(
            """
            select coalesce(
              (select greatest(0, extract(epoch from next_request_at - clock_timestamp())) from request_gates where gate = @Name), 0)::float8
            """, _gate, stop)));

    /// <summary>Called before and after each request: no other may go before the interval, or the longer pause, is over.</summary>
    public Task HoldBack(TimeSpan? pause = null, CancellationToken stop = default) =>
        _connection.ExecuteAsync(Command(
            """
            insert into request_gates as g (gate, next_request_at) values (@Name, clock_timestamp() + @Wait)
            on conflict (gate) do update set next_request_at = greatest(g.next_request_at, excluded.next_request_at)
            """, new { _gate.Name, Wait = pause > _gate.Interval ? pause.Value : _gate.Interval }, stop));

    private static CommandDefinition Command(string sql, object parameters, CancellationToken stop) => new(sql, parameters, cancellationToken: stop);

    public ValueTask DisposeAsync() => GiveBack(_connection);

    /// <summary>The connection is used again by others, so that neither lock nor limit may stay with it.</summary>
    private static async ValueTask GiveBack(NpgsqlConnection connection)
    {
        try
        {
            await connection.ExecuteAsync("select pg_advisory_unlock_all(); reset idle_session_timeout");
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and the lock with it.
        }
        await connection.DisposeAsync();
    }
}
