using Dapper;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>
/// A relay's limits as all workers share them, counted before a mail is claimed: what does not fit is left in the outbox as it was.
/// Without limits nothing is counted. <c>now</c> is schedule time.
/// </summary>
public sealed class RelayBudget(NpgsqlDataSource database, string relay, RelayLimits limits)
{
    /// <summary>How long a mail waits that is over a limit and claimed already.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <returns>How many of the wanted mails may go; they are counted as gone.</returns>
    public async Task<int> Take(Urgency urgency, int wanted, DateTimeOffset now, CancellationToken stop)
    {
        if (limits.IsNone || wanted == 0)
            return wanted;
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@relay, 10))", new { relay }, transaction); // one takes at a time
        var granted = Math.Min(wanted, limits.Room(await Use(connection, relay, now), urgency));
        if (granted > 0)
            await Count(connection, transaction, granted, now);
        await transaction.CommitAsync(stop);
        return granted;
    }

    /// <summary>Mails that were counted and do not go.</summary>
    /// <param name="takenAt">The time of the taking.</param>
    public async Task GiveBack(int mails, DateTimeOffset takenAt, CancellationToken stop)
    {
        if (limits.IsNone || mails == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update relay_use set mails = greatest(mails - @mails, 0)
            where relay = @relay and slot = date_bin(make_interval(secs => seconds), @takenAt, timestamptz 'epoch')
            """,
            new { relay, mails, takenAt }, cancellationToken: stop));
    }

    private Task Count(NpgsqlConnection connection, NpgsqlTransaction transaction, int mails, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into relay_use (relay, seconds, slot, mails)
            select @relay, seconds, date_bin(make_interval(secs => seconds), @now, timestamptz 'epoch'), @mails from unnest(array[5, 300, 86400]) as seconds
            on conflict (relay, seconds, slot) do update set mails = relay_use.mails + excluded.mails
            """,
            new { relay, mails, now }, transaction);

    /// <summary>What the relay was given so far; of a slot that lies partly before the last minute or hour, all counts.</summary>
    public static Task<RelayUse> Use(NpgsqlConnection connection, string relay, DateTimeOffset now) =>
        connection.QuerySingleAsync<RelayUse>(
            """
            select coalesce(sum(mails) filter (where seconds = 5), 0)::int as minute,
                   coalesce(sum(mails) filter (where seconds = 300), 0)::int as hour,
                   coalesce(sum(mails) filter (where seconds = 86400 and slot = @today), 0)::int as today,
                   (count(*) filter (where seconds = 86400 and slot < @today and mails > 0))::int as days
            from relay_use
            where relay = @relay and (seconds = 5 and slot > @now - interval '65 seconds'
                                      or seconds = 300 and slot > @now - interval '65 minutes'
                                      or seconds = 86400 and slot >= @today - interval '30 days')
            """,
            new { relay, now, today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) });
}
