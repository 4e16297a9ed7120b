using Dapper;
using Npgsql;

namespace DigestService.Digests;

/// <summary>
/// Readers whose digest could not be composed. Each is tried again soon, a few times; then set aside, which means once a day, so
/// that a version that mends the cause finds them by itself. Their mark does not move: nothing is missed, only late.
/// </summary>
internal static class FailedReaders
{
    public const int MaxTries = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan OnceSetAside = TimeSpan.FromDays(1);

    public static async Task<IReadOnlySet<int>> Known(NpgsqlConnection connection, CancellationToken stop) =>
        (await connection.QueryAsync<int>(new CommandDefinition("select subscriber_id from failed_readers", cancellationToken: stop))).ToHashSet();

    /// <summary>Notes one more failure and when the next try comes. The caller holds their schedule row.</summary>
    public static Task Note(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, int subscriberId, string reason, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            with failed as (
              insert into failed_readers as f (subscriber_id, tries, reason, since) values (@subscriberId, 1, @reason, @now)
              on conflict (subscriber_id) do update set tries = least(f.tries + 1, 1000), reason = excluded.reason
              returning tries
            )
            update schedule set due_at = case when failed.tries < @MaxTries then @soon else @onceSetAside end
            from failed where bucket = @bucket and subscriber_id = @subscriberId
            """,
            new { bucket, subscriberId, reason, now, MaxTries, soon = now + Soon, onceSetAside = now + OnceSetAside }, transaction);

    public static Task Forget(NpgsqlConnection connection, NpgsqlTransaction transaction, int[] subscriberIds) =>
        connection.ExecuteAsync("delete from failed_readers where subscriber_id = any (@subscriberIds)", new { subscriberIds }, transaction);
}
