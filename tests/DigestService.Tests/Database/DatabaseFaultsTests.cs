using DigestService.Cli.Doctor;
using DigestService.Database;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Database;

/// <summary>Whichever verb meets it, a fault of the database is told in the same sentence, and with what to do.</summary>
public sealed class DatabaseFaultsTests
{
    private static string Refused(string words, string state) => DatabaseFaults.Sentence(new PostgresException(words, "ERROR", "ERROR", state));

    [Fact]
    public void Of_a_role_without_rights_it_names_the_grant() =>
        Assert.Equal(
            "PostgreSQL refused: permission denied for table schema_migrations (42501). `digest migrate --grant ROLE`, run as the role that owns the schema, lets ROLE do what the service needs.",
            Refused("permission denied for table schema_migrations", "42501"));

    [Fact]
    public void Of_a_wrong_password_it_names_the_setting() =>
        Assert.Equal("PostgreSQL refused: password authentication failed (28P01). Check ConnectionStrings:Digest and the server's log.", Refused("password authentication failed", "28P01"));

    [Fact]
    public void Of_a_server_that_does_not_answer_it_says_that_it_cannot_be_reached() =>
        Assert.Equal("The database cannot be reached: no. Check ConnectionStrings:Digest and that PostgreSQL runs.", DatabaseFaults.Sentence(new NpgsqlException("no.")));

    [Fact]
    public async Task A_check_says_no_other_of_a_database_that_is_missing_than_the_verbs_do()
    {
        await using var database = await TestDatabase.Create(migrated: false);
        await using var missing = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "nosuch", Pooling = false }.ConnectionString);

        var checks = await DatabaseChecks.Run(missing, new ReadingDatabase(missing, null), CancellationToken.None).ToListAsync();

        Assert.Equal("PostgreSQL refused: database \"nosuch\" does not exist (3D000). Check ConnectionStrings:Digest and the server's log.", Assert.Single(checks).Says);
    }
}
