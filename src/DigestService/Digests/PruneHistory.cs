using Dapper;
using Npgsql;

namespace DigestService.Digests;

/// <param name="Digests">Digests that were deleted.</param>
/// <param name="Mails">Mails of any kind.</param>
public sealed record PrunedHistory(int Digests, int Mails);

/// <summary>
/// Deletes digests and mails of long ago. Their numbers rise with time, so the oldest are found at the low end of the primary key,
/// a slice at a time, without an index of dates; each slice is a transaction of its own, and one process prunes at a time.
/// </summary>
public static class PruneHistory
{
    public const int Slice = 5_000;

    private const long Lock = 0x6469_6765_7374_0017;

    /// <summary>Only what is done: a mail that still waits is ended by whoever delivers.</summary>
    private const string Mails =
        """
        with slice as materialized (
          select mail_id, created_at < @before as is_old, finished_at is not null as is_done from outbox where mail_id > @after order by mail_id limit @Slice
        ), gone as (
          delete from outbox where mail_id = any (array(select mail_id from slice where is_old and is_done)) returning mail_id
        )
        select coalesce(max(mail_id), 0) as last, coalesce(bool_or(is_old), false) as has_old, (select count(*)::int from gone) as gone from slice
        """;

    /// <summary>But for those that fell and that the reader's next digest has still to take back, or to count as missed.</summary>
    private const string Digests =
        """
        with slice as materialized (
          select digest_id, composed_at < @before as is_old from digests where digest_id > @after order by digest_id limit @Slice
        ), gone as (
          delete from digests d where digest_id = any (array(select digest_id from slice where is_old)) and not exists (select from outbox o where o.digest_id = d.digest_id)
            and not (d.state in ('superseded', 'cancelled') and not d.returned and exists (select from schedule s where s.subscriber_id = d.subscriber_id))
          returning digest_id
        )
        select coalesce(max(digest_id), 0) as last, coalesce(bool_or(is_old), false) as has_old, (select count(*)::int from gone) as gone from slice
        """;

    /// <returns>Nothing where another process is at it.</returns>
    public static async Task<PrunedHistory> Run(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop = default)
    {
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@Lock)", new { Lock }, cancellationToken: stop))) return new PrunedHistory(0, 0);
        try
        {
            var mails = await Slices(connection, Mails, before, stop); // first, since a digest goes with the last of its mails
            return new PrunedHistory(await Slices(connection, Digests, before, stop), mails);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock });
        }
    }

    private static async Task<int> Slices(NpgsqlConnection connection, string statement, DateTimeOffset before, CancellationToken stop)
    {
        var (gone, slice) = (0, new PrunedSlice(0, true, 0));
        while (slice.HasOld)
        {
            slice = await connection.QuerySingleAsync<PrunedSlice>(new CommandDefinition(statement, new { before, after = slice.Last, Slice }, cancellationToken: stop));
            gone += slice.Gone;
        }
        return gone;
    }

    /// <param name="Last">The highest number that was looked at.</param>
    /// <param name="HasOld">Those above it may be old, too.</param>
    private sealed record PrunedSlice(long Last, bool HasOld, int Gone);
}
