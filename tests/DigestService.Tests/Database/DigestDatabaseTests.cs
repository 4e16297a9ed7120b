using Dapper;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Database;

/// <summary>Connections are not reset between two uses: what one use leaves open must not reach the next.</summary>
public sealed class DigestDatabaseTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.Create();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("Target Session Attributes=primary")]
    [InlineData("Target Session Attributes=prefer-standby")]
    public async Task Of_several_hosts_one_that_answers_is_found(string said)
    {
        var several = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        several.Host = $"/tmp/no-such-host,{several.Host}";
        await using var source = DigestService.Database.DigestDatabase.Open($"{several.ConnectionString};{said}");
        await using var connection = await source.OpenConnectionAsync();

        Assert.Equal(several.Database, await connection.ExecuteScalarAsync<string>("select current_database()"));
    }

    [Fact]
    public async Task What_a_transaction_set_or_wrote_and_did_not_commit_is_gone_with_the_next_use()
    {
        var before = await Backend();
        await using (var connection = await _database.Source.OpenConnectionAsync())
        {
            await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("create table left_behind (); select set_config('statement_timeout', '2000', true)");
        }
        Assert.Equal(before, await Backend());
        await using var next = await _database.Source.OpenConnectionAsync();
        Assert.Equal("0", await next.ExecuteScalarAsync<string>("show statement_timeout"));
        Assert.Null(await next.ExecuteScalarAsync<string>("select to_regclass('left_behind')::text"));
    }

    [Fact]
    public async Task What_a_batch_set_for_itself_is_gone_with_the_next_use_even_where_it_failed()
    {
        await using (var connection = await _database.Source.OpenConnectionAsync())
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("select set_config('statement_timeout', '2000', true)"), new("select 1 / 0") } };
            await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync());
        }
        await using var next = await _database.Source.OpenConnectionAsync();
        Assert.Equal("0", await next.ExecuteScalarAsync<string>("show statement_timeout"));
    }

    /// <summary>The server's process behind the connection that is used next.</summary>
    private async Task<int> Backend()
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select pg_backend_pid()");
    }
}
