using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Cli.Doctor;

/// <summary>Whether the database is there, has this program's schema, and lets it work.</summary>
internal static class DatabaseChecks
{
    private const int OldestPostgres = 150000;

    public static async IAsyncEnumerable<Check> Run(NpgsqlDataSource database, [EnumeratorCancellation] CancellationToken stop)
    {
        var reached = await Reach(database, stop);
        yield return reached;
        if (reached.Result == CheckResult.Failed) yield break;
        var schema = await Schema(database, stop);
        yield return schema;
        if (schema.Result == CheckResult.Ok) yield return await Role(database, stop);
    }

    private static async Task<Check> Reach(NpgsqlDataSource database, CancellationToken stop)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            var (number, version) = await connection.QuerySingleAsync<(int, string)>("select current_setting('server_version_num')::int, current_setting('server_version')");
            return number < OldestPostgres
                ? Check.Failed("database", $"PostgreSQL is {version}, and 15 is the oldest that is used: upgrade it.")
                : Check.Ok("database", $"PostgreSQL {version} at {connection.Host} answers.");
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException)
        {
            return Check.Failed("database", $"The database cannot be reached: {fault.Message.TrimEnd('.')}. Check ConnectionStrings:Digest and that PostgreSQL runs.");
        }
    }

    private static async Task<Check> Schema(NpgsqlDataSource database, CancellationToken stop)
    {
        try
        {
            await Migrations.RefuseOtherSchema(database, stop);
            return Check.Ok("schema", $"It is at version {Migrations.NewestVersion}, this program's.");
        }
        catch (UserFault fault)
        {
            return Check.Failed("schema", fault.Message);
        }
        catch (NpgsqlException fault)
        {
            return Check.Failed("schema", $"The schema cannot be read: {fault.Message.TrimEnd('.')}.");
        }
    }

    private static async Task<Check> Role(NpgsqlDataSource database, CancellationToken stop)
    {
        try
        {
            return await AskRole(database, stop);
        }
        catch (NpgsqlException fault)
        {
            return Check.Failed("role", $"What the role may do cannot be told: {fault.Message.TrimEnd('.')}.");
        }
    }

    private static async Task<Check> AskRole(NpgsqlDataSource database, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var (role, isSuperuser) = await connection.QuerySingleAsync<(string, bool)>("select current_user::text, rolsuper from pg_roles where rolname = current_user");
        var missing = (await connection.QueryAsync<string>(
            """
            select relname::text from pg_class
            where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'schema_migrations'
              and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert') and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
            order by 1
            """)).ToList();
        return missing.Count > 0 ? Check.Failed("role", $"The role {role} may not read and write {string.Join(", ", missing)}: grant it, or run as the role that ran `digest migrate`.")
            : isSuperuser ? Check.Mind("role", $"{role} is a superuser, which this program has no need of: give it a role of its own.")
            : Check.Ok("role", $"{role} may do what is needed, and is no superuser.");
    }
}
