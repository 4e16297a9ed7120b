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

    public static async IAsyncEnumerable<Check> Run(NpgsqlDataSource database, ReadingDatabase reading, [EnumeratorCancellation] CancellationToken stop)
    {
        var reached = await Reach(database, stop);
        yield return reached;
        if (reached.Result == CheckResult.Failed) yield break;
        var schema = await Schema(database, stop);
        yield return schema;
        if (schema.Result == CheckResult.Ok) yield return await Role(database, stop);
        if (reading.IsReplica) yield return await Reading(reading.Source, stop);
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
            return Check.Failed("database", DatabaseFaults.Sentence(fault));
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
            return Check.Failed("schema", DatabaseFaults.Sentence(fault));
        }
    }

    private static async Task<Check> Reading(NpgsqlDataSource replica, CancellationToken stop)
    {
        try
        {
            await Migrations.RefuseOlderSchema(replica, stop);
            await using var connection = await replica.OpenConnectionAsync(stop);
            var (isReplica, behind) = await connection.QuerySingleAsync<(bool, double)>("select pg_is_in_recovery(), coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 0)::float8");
            return isReplica
                ? Check.Ok("reading", $"The replica at {connection.Host} answers; what it last took over is {behind:0} seconds old.")
                : Check.Mind("reading", $"{connection.Host} of ConnectionStrings:Reading is no replica (or none answers, and it is the primary): pages are read there all the same.");
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException or UserFault)
        {
            return Check.Failed("reading", $"The replica cannot be read: {fault.Message.TrimEnd('.')}. Check ConnectionStrings:Reading, or name the primary behind it, as in Host=replica,primary.");
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
            return Check.Failed("role", DatabaseFaults.Sentence(fault));
        }
    }

    private static async Task<Check> AskRole(NpgsqlDataSource database, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var role = (await ServiceRole.Rights(connection, (await connection.ExecuteScalarAsync<string>("select current_user::text"))!, stop))!;
        const string mend = "`digest migrate --grant ROLE`, run as the owner, gives another role what the service needs and no more";
        return role.Lacks.Length > 0 ? Check.Failed("role", $"The role {role.Name} may not read and write {string.Join(", ", role.Lacks)}: {mend}.")
            : role.IsAdministrator ? Check.Mind("role", $"{role.Name} is an administrator of the server, which this program has no need of: {mend}.")
            : role.Owns ? Check.Mind("role", $"{role.Name} owns the schema, which only `digest migrate` needs to: {mend}.")
            : role.MayCreate ? Check.Mind("role", $"{role.Name} may make tables, which only `digest migrate` needs to: revoke create on the schema from it, and from public.")
            : Check.Ok("role", $"{role.Name} may read and write rows, and nothing more.");
    }
}
