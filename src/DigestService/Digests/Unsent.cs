using Dapper;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Digests that have certainly not begun to be sent: taken back, so that their papers return or nobody gets them.</summary>
internal static class Unsent
{
    /// <summary>Their papers return with the next digest: see <see cref="FallenDigests"/>. The caller has locked the schedule rows.</summary>
    public static Task Supersede(NpgsqlConnection connection, NpgsqlTransaction transaction, short bucket, int[] subscriberIds, string reason, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            with locked as materialized (
              select mail_id from outbox
              where bucket = @bucket and subscriber_id = any(@subscriberIds) and kind = 'digest' and state in ('ready', 'leased', 'later') and doubts = 0
              order by mail_id for update -- the order in which delivery locks, too
            ), taken as (
              update outbox o set state = 'superseded', owner = null, lease_until = null, reply = @reason, finished_at = @now
              from locked where o.bucket = @bucket and o.mail_id = locked.mail_id
              returning o.digest_id
            )
            update digests d set state = 'superseded', reason = @reason from taken where d.bucket = @bucket and d.digest_id = taken.digest_id
            """,
            new { bucket, subscriberIds, reason, now }, transaction);

    /// <summary>Nobody gets them: the reader has left. What they asked for, or must hear of, is sent all the same; a confirmation that was asked for before is not.</summary>
    public static Task Cancel(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, string reason, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            with locked as materialized (
              select mail_id from outbox
              where subscriber_id = @subscriberId and state in ('ready', 'leased', 'later') and kind not in ('account', 'oldaddress', 'addressundone')
              order by mail_id for update
            ), taken as (
              update outbox o set state = 'cancelled', owner = null, lease_until = null, reply = @reason, finished_at = @now
              from locked where o.mail_id = locked.mail_id
              returning o.digest_id
            )
            update digests d set state = 'cancelled', reason = @reason from taken where d.digest_id = taken.digest_id
            """,
            new { subscriberId, reason, now }, transaction);
}
