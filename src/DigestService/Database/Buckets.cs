using Dapper;
using Npgsql;

namespace DigestService.Database;

/// <summary>
/// The parts into which subscribers and all that is theirs fall, as the database tells them: one on one node, many where the tables are
/// distributed by them (docs/distributed.md). A statement that names one bucket runs on one node there, and only such a statement may lock rows.
/// </summary>
public static class Buckets
{
    public static async Task<short[]> All(NpgsqlConnection connection, CancellationToken stop = default) =>
        [.. Enumerable.Range(0, await connection.ExecuteScalarAsync<int>(new CommandDefinition("select bucket_count()", cancellationToken: stop))).Select(bucket => (short)bucket)];

    public static Task<short> Of(NpgsqlConnection connection, int subscriberId, NpgsqlTransaction? transaction = null) =>
        connection.ExecuteScalarAsync<short>("select bucket_of(@subscriberId)", new { subscriberId }, transaction);

    /// <summary>All of them, each once, from a random one on, so that workers do not follow each other.</summary>
    public static IEnumerable<short> InTurn(short[] buckets)
    {
        var first = Random.Shared.Next(buckets.Length);
        return buckets[first..].Concat(buckets[..first]);
    }
}
