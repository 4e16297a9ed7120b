using Dapper;
using DigestService.Cli.Doctor;
using DigestService.Database;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Database;

/// <summary>The role of the running service. That it can do its work is held by every journey: <see cref="TestService"/> runs the application as this role.</summary>
public sealed class ServiceRoleTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private NpgsqlDataSource _service = null!;
    private string _other = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _service = DigestDatabase.Open(_database.ServiceConnectionString);
        _other = "other_in_" + new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database;
        await Do($"create role {_other} login password '{new NpgsqlConnectionStringBuilder(_database.ConnectionString).Password}'");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await Do($"reassign owned by {_other} to current_user; drop owned by {_other}; drop role {_other}");
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_application_of_all_tests_runs_as_the_services_role_and_not_as_the_owner()
    {
        await using var service = await TestService.Start();
        await using var connection = await service.Get<NpgsqlDataSource>().OpenConnectionAsync();

        var rights = await ServiceRole.Rights(connection, (await connection.ExecuteScalarAsync<string>("select current_user::text"))!);

        Assert.Equivalent(Bounded(TestDatabase.ServiceRole), rights, strict: true);
    }

    [Theory]
    [InlineData("create table mine (x int)")]
    [InlineData("alter table subscribers add column password text")]
    [InlineData("drop table outbox")]
    [InlineData("truncate subscribers cascade")]
    [InlineData("create index on papers (title)")]
    [InlineData("create function f() returns int language sql as 'select 1'")]
    [InlineData("insert into schema_migrations (version, name) values (999, 'made up')")]
    [InlineData("alter table subscribers disable trigger all")]
    [InlineData("copy subscribers to program 'cat'")]
    [InlineData("select pg_read_file('postgresql.conf')")]
    [InlineData("create role friend")]
    public async Task It_can_do_nothing_but_read_and_write_rows(string statement)
    {
        await using var connection = await _service.OpenConnectionAsync();

        try
        {
            await connection.ExecuteAsync(statement);
            Assert.Fail("It was allowed.");
        }
        catch (PostgresException refused)
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task A_table_that_a_later_migration_makes_is_the_services_too()
    {
        await Do("create table later (id bigint generated always as identity, x int)");
        await using var connection = await _service.OpenConnectionAsync();

        await connection.ExecuteAsync("insert into later (x) values (1); update later set x = 2; delete from later");
    }

    [Fact]
    public async Task A_grant_takes_away_what_was_given_too_much_and_may_be_repeated()
    {
        await Do($"grant create on schema public to {_other}; grant all on all tables in schema public to {_other}");

        await ServiceRole.Grant(_database.Source, _other);
        await ServiceRole.Grant(_database.Source, _other);

        Assert.Equivalent(Bounded(_other), await Rights(), strict: true);
        Assert.False(await Ask<bool>($"select has_table_privilege('{_other}', 'outbox', 'truncate')"));
    }

    [Fact]
    public async Task A_role_that_no_grant_bounds_and_one_that_is_not_there_are_refused()
    {
        Assert.Contains("There is no role \"nobody\"", await Refused("nobody"), StringComparison.Ordinal);
        Assert.Contains("is an administrator of the server", await Refused((await Ask<string>("select current_user::text"))!), StringComparison.Ordinal);
        await Do($"alter table papers owner to {_other}");
        Assert.Contains("owns the tables", await Refused(_other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_quotes_and_blanks_is_a_name()
    {
        await Do("""create role "a ""b"" c" """);

        await ServiceRole.Grant(_database.Source, "a \"b\" c");

        await Do("""drop owned by "a ""b"" c"; drop role "a ""b"" c" """);
    }

    [Fact]
    public async Task Migrating_as_the_services_role_does_nothing_where_nothing_is_to_be_done_and_else_says_who_may()
    {
        Assert.Equal(Migrations.NewestVersion, await Migrations.Apply(_service));
        await Do("delete from schema_migrations where version > 5");

        var fault = await Assert.ThrowsAsync<UserFault>(() => Migrations.Apply(_service));

        Assert.Contains("run `digest migrate` as the role that owns the database", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Failed")]
    [InlineData("grant select, insert, update, delete on all tables in schema public to {0}", "Ok")]
    [InlineData("grant select, insert, update, delete on all tables in schema public to {0}; grant create on schema public to {0}", "Mind")]
    [InlineData("grant select, insert, update, delete on all tables in schema public to {0}; alter table papers owner to {0}", "Mind")]
    [InlineData("alter role {0} superuser", "Mind")]
    [InlineData("grant select, insert, update, delete on all tables in schema public to {0}; alter role {0} createrole", "Mind")]
    public async Task Doctor_minds_a_role_that_may_do_more_than_the_service_needs_and_fails_one_that_may_do_less(string rights, string result)
    {
        if (rights.Length > 0) await Do(string.Format(rights, _other));
        await using var asOther = DigestDatabase.Open(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = _other }.ConnectionString);

        var checks = new List<Check>();
        await foreach (var check in DatabaseChecks.Run(asOther, new ReadingDatabase(asOther, null), CancellationToken.None)) checks.Add(check);

        Assert.Equal(result, checks.Single(check => check.Name == (rights.Length > 0 ? "role" : "schema")).Result.ToString());
    }

    private static RoleRights Bounded(string role) => new() { Name = role, IsAdministrator = false, Owns = false, MayCreate = false, Lacks = [] };

    private Task<RoleRights?> Rights() => With(connection => ServiceRole.Rights(connection, _other));

    private async Task<string> Refused(string role) => (await Assert.ThrowsAsync<UserFault>(() => ServiceRole.Grant(_database.Source, role))).Message;

    private Task Do(string sql) => With(connection => connection.ExecuteAsync(sql));

    private Task<T?> Ask<T>(string sql) => With(connection => connection.ExecuteScalarAsync<T>(sql));

    private async Task<T> With<T>(Func<NpgsqlConnection, Task<T>> use)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        return await use(connection);
    }
}
