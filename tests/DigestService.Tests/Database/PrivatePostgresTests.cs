using DigestService.Database;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Database;

public sealed class PrivatePostgresTests
{
    [Fact]
    public async Task It_lives_in_a_temporary_folder_and_leaves_nothing_behind()
    {
        string folder;
        await using (var server = await PrivatePostgres.Start(durable: false, _ => { }))
        {
            folder = server.Folder;
            Assert.True(Directory.Exists(folder));
            Assert.StartsWith(Path.GetTempPath().TrimEnd('/'), folder, StringComparison.Ordinal);

            await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
            await connection.OpenAsync();
            Assert.Equal("UTC", connection.Timezone);
        }
        Assert.False(Directory.Exists(folder));
    }

    [FactWhereInstalled("sh")]
    public async Task What_was_committed_outlives_a_crash_and_what_was_not_does_not()
    {
        await using var server = await PrivatePostgres.Start(durable: true, _ => { });
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await Do("create table kept as select 1 as n");
        await Do("begin; insert into kept values (2)");

        await server.Crash();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Do("commit"));
        await server.Restart();

        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("select count(*) from kept", connection);
        Assert.Equal(1L, await count.ExecuteScalarAsync());

        async Task Do(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public void It_finds_the_machines_own_programs() =>
        Assert.True(File.Exists(Path.Combine(PostgresBinaries.Find()!, OperatingSystem.IsWindows() ? "initdb.exe" : "initdb")));
}
