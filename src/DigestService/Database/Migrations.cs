using System.Globalization;
using System.Reflection;
using Dapper;
using Npgsql;

namespace DigestService.Database;

/// <summary>Numbered SQL files, each applied once: script and ledger row in one transaction, one migrator at a time.</summary>
public static class Migrations
{
    /// <summary>For one script, which may rewrite a large table, and for another migrator's turn before it.</summary>
    private const int LongestSeconds = 4 * 3600;

    internal const long Lock = 0x4469_6765_7374; // "Digest"

    private static readonly (int Version, string Name)[] Known =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && char.IsAsciiDigit(name[0]))
            .Select(name => (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name))
            .OrderBy(each => each.Item1),
    ];

    public static int NewestVersion => Known[^1].Version;

    /// <summary>Brings the schema up to date.</summary>
    /// <returns>The version it is at.</returns>
    /// <exception cref="UserFault">The database is newer than this program, or the role may not change it.</exception>
    public static async Task<int> Apply(NpgsqlDataSource database, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync("select pg_advisory_lock(@Lock)", new { Lock }, commandTimeout: LongestSeconds);
        try
        {
            var version = await CurrentVersion(connection);
            RefuseNewer(version);
            if (version < NewestVersion) await ApplyAfter(version, connection, stop);
            return NewestVersion;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new UserFault($"This role may not change the schema ({fault.MessageText}): run `digest migrate` as the role that owns the database.", fault);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock });
        }
    }

    private static async Task ApplyAfter(int version, NpgsqlConnection connection, CancellationToken stop)
    {
        await connection.ExecuteAsync(
            """
            create table if not exists schema_migrations (
              version    integer primary key,
              name       text not null,
              applied_at timestamptz not null default now()
            )
            """);
        foreach (var step in Known.Where(step => step.Version > version)) await ApplyOne(connection, step, stop);
    }

    private static async Task ApplyOne(NpgsqlConnection connection, (int Version, string Name) step, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(Script(step.Name), transaction: transaction, commandTimeout: LongestSeconds);
        await connection.ExecuteAsync("insert into schema_migrations (version, name) values (@Version, @Name)", new { step.Version, step.Name }, transaction);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Every verb but <c>migrate</c> calls this first.</summary>
    /// <exception cref="UserFault">The schema is absent, older or newer than this program.</exception>
    public static async Task RefuseOtherSchema(NpgsqlDataSource database, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var version = await CurrentVersion(connection);
        RefuseNewer(version);
        RefuseOlder(version);
    }

    /// <summary>For a process that runs: it goes on against a newer schema, until whoever upgrades takes its place.</summary>
    /// <exception cref="UserFault">The schema is older than this program needs.</exception>
    public static async Task RefuseOlderSchema(NpgsqlDataSource database, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        RefuseOlder(await CurrentVersion(connection));
    }

    public static async Task<bool> IsUpToDate(NpgsqlDataSource database, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await CurrentVersion(connection) == NewestVersion;
    }

    private static void RefuseOlder(int version)
    {
        if (version < NewestVersion)
            throw new UserFault(
                (version == 0 ? "The database has no schema yet" : $"The database schema is at version {version}, this program needs {NewestVersion}")
                + ": run `digest migrate` once.");
    }

    private static void RefuseNewer(int version)
    {
        if (version > NewestVersion)
            throw new UserFault($"The database schema is at version {version}, newer than this program knows ({NewestVersion}): start the newer program, or restore an older backup.");
    }

    /// <returns>0 where there is no schema yet.</returns>
    private static async Task<int> CurrentVersion(NpgsqlConnection connection) =>
        await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null")
            ? await connection.ExecuteScalarAsync<int?>("select max(version) from schema_migrations") ?? 0
            : 0;

    private static string Script(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
