using Dapper;
using Npgsql;

namespace DigestService.Tests.Support;

/// <summary>A lock held by a connection of its own: whoever needs it stops there until it is released.</summary>
internal sealed class Held : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Held(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <param name="tables">Separated by commas.</param>
    /// <param name="mode">The default lets others read, and stops who writes.</param>
    public static async Task<Held> Tables(TestService service, string tables, string mode = "share row exclusive")
    {
        var connection = await service.Database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync($"lock table {tables} in {mode} mode", transaction: transaction);
        return new Held(connection, transaction);
    }

    /// <summary>Until so many others wait for a lock, this one or one of each other's.</summary>
    public async Task UntilWaiting(int others)
    {
        const string waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        for (var patience = 0; await _connection.ExecuteScalarAsync<int>(waiting, transaction: _transaction) < others; patience++)
        {
            if (patience > 600) throw new TimeoutException($"Nobody came to wait, or fewer than {others}.");
            await Task.Delay(100);
            await _connection.ExecuteAsync("select pg_stat_clear_snapshot()", transaction: _transaction); // a transaction sees the same activity for ever
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
