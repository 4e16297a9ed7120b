using Dapper;
using DigestService.Database;
using DigestService.Tests.Support;

namespace DigestService.Tests.Database;

public sealed class MigrationsTests
{
    [Fact]
    public async Task An_empty_database_is_brought_up_to_date_once()
    {
        await using var database = await TestDatabase.Create(migrated: false);

        Assert.Equal(Migrations.NewestVersion, await Migrations.Apply(database.Source));
        Assert.Equal(Migrations.NewestVersion, await Migrations.Apply(database.Source));

        await Migrations.RefuseOtherSchema(database.Source);
    }

    [Fact]
    public async Task Two_migrators_at_once_do_not_collide()
    {
        await using var database = await TestDatabase.Create(migrated: false);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrations.Apply(database.Source)));

        await using var connection = await database.Source.OpenConnectionAsync();
        Assert.Equal(Migrations.NewestVersion, await connection.ExecuteScalarAsync<int>("select max(version) from schema_migrations"));
    }

    [Fact]
    public async Task A_database_without_a_schema_is_refused_with_the_mend()
    {
        await using var database = await TestDatabase.Create(migrated: false);

        var fault = await Assert.ThrowsAsync<UserFault>(() => Migrations.RefuseOtherSchema(database.Source));

        Assert.Equal("The database has no schema yet: run `digest migrate` once.", fault.Message);
    }

    [Fact]
    public async Task An_older_schema_is_refused_with_both_versions()
    {
        await using var database = await TestDatabase.Create();
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from schema_migrations where version > 1");

        var fault = await Assert.ThrowsAsync<UserFault>(() => Migrations.RefuseOtherSchema(database.Source));

        Assert.Equal($"The database schema is at version 1, this program needs {Migrations.NewestVersion}: run `digest migrate` once.", fault.Message);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using var database = await TestDatabase.Create();
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("insert into schema_migrations (version, name) values (999, 'from the future')");

        var atStart = await Assert.ThrowsAsync<UserFault>(() => Migrations.RefuseOtherSchema(database.Source));
        var atMigrate = await Assert.ThrowsAsync<UserFault>(() => Migrations.Apply(database.Source));

        Assert.Contains("version 999, newer than this program knows", atStart.Message, StringComparison.Ordinal);
        Assert.Equal(atStart.Message, atMigrate.Message);
    }
}
