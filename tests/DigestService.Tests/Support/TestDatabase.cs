using DigestService.Database;
using Npgsql;

namespace DigestService.Tests.Support;

/// <summary>
/// A database of its own for a test, on one real PostgreSQL that all tests of the run share:
/// <c>await using var database = await TestDatabase.Create();</c>
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Template = "migrated";

    /// <summary>What <c>migrate --grant</c> made of a role.</summary>
    public const string ServiceRole = "digest_service";

    private static readonly Lazy<Task<PrivatePostgres>> Shared = new(StartWithTemplate);
    private static readonly SemaphoreSlim OneCopyAtATime = new(1);
    private static int _count;

    private TestDatabase(NpgsqlDataSource source, string connectionString)
    {
        Source = source;
        ConnectionString = connectionString;
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>As the role that owns the schema, for the test itself.</summary>
    public string ConnectionString { get; }

    /// <summary>As the role that the running service has, which may read and write rows and nothing more.</summary>
    public string ServiceConnectionString => new NpgsqlConnectionStringBuilder(ConnectionString) { Username = ServiceRole }.ConnectionString;

    /// <param name="migrated">False for a test about the schema itself.</param>
    public static async Task<TestDatabase> Create(bool migrated = true)
    {
        var server = await Shared.Value;
        await OneCopyAtATime.WaitAsync(); // PostgreSQL copies a template only while nobody else does
        try
        {
            var connectionString = await server.CreateDatabase($"test{Interlocked.Increment(ref _count)}", migrated ? Template : null) + ";Maximum Pool Size=20";
            return new TestDatabase(DigestDatabase.Open(connectionString), connectionString);
        }
        finally
        {
            OneCopyAtATime.Release();
        }
    }

    private static async Task<PrivatePostgres> StartWithTemplate()
    {
        var server = await PrivatePostgres.Start(durable: false, Console.Error.WriteLine, default, "autovacuum=off"); // of hundreds of databases that live for a second
        var connectionString = await server.CreateDatabase(Template);
        await using var template = DigestDatabase.Open(connectionString + ";Pooling=false");
        await Migrations.Apply(template);
        await using (var role = template.CreateCommand($"create role {ServiceRole} login password '{new NpgsqlConnectionStringBuilder(connectionString).Password}'")) await role.ExecuteNonQueryAsync();
        await DigestService.Database.ServiceRole.Grant(template, ServiceRole); // copies of the template have it, too
        return server;
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
