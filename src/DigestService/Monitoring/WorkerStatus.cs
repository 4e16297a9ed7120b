using Dapper;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>A worker that was heard of within the last day.</summary>
internal sealed record WorkerStatus
{
    public required string Machine { get; init; }
    public required string Version { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset BeatAt { get; init; }

    public bool IsAliveAt(DateTimeOffset now) => BeatAt > now - Heartbeat.Silent;

    public static async Task<IReadOnlyList<WorkerStatus>> Read(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop = default) =>
        (await connection.QueryAsync<WorkerStatus>(new CommandDefinition(
            "select machine, version, started_at, beat_at from workers where beat_at > @since order by beat_at desc limit 100", new { since = now.AddDays(-1) }, cancellationToken: stop))).AsList();

    /// <returns>A worker that lives on a restored database, by the database's clock; null where there is none. The dump itself holds beats of before.</returns>
    public static async Task<string?> AliveSince(NpgsqlDataSource database, DateTimeOffset dumpedAt, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select machine from workers where beat_at > @dumpedAt and beat_at > now() - @Silent order by beat_at desc limit 1", new { dumpedAt, Heartbeat.Silent }, cancellationToken: stop));
    }
}
