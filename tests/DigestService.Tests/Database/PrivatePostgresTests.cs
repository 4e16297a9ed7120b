using DigestService.Database;
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

    [Fact]
    public void It_finds_the_machines_own_programs() =>
        Assert.True(File.Exists(Path.Combine(PostgresBinaries.Find()!, OperatingSystem.IsWindows() ? "initdb.exe" : "initdb")));
}
