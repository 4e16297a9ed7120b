using Dapper;
using Npgsql;

namespace DigestService.SetAside;

/// <summary>What failed and is waiting for its next try or was set aside: readers, mails and papers. The command line and the operator's page ask here.</summary>
public sealed class SetAsides(NpgsqlDataSource database)
{
    /// <summary>A mail that waits, or that was given up and whose papers no later digest has taken: see <see cref="Delivery.OutcomeRow"/>.</summary>
    private const string IsStuckMail =
        """
        o.set_asides > 0 and (o.state = 'later' or o.state = 'cancelled' and o.reply like 'could not be rendered%' and (o.expires_at is null or o.expires_at > @now)
          and not exists (select from digests d where d.digest_id = o.digest_id and (d.returned or d.state <> 'cancelled')))
        """;

    private const string All =
        $"""
        select 'reader:' || f.subscriber_id as name, f.reason, f.tries::int as tries, f.since, c.due_at as next_try
        from failed_readers f join schedule c using (subscriber_id) join subscribers s using (subscriber_id) where s.state = 'active' and not s.suppressed
        union all
        select 'mail:' || o.mail_id, o.reply, o.set_asides::int, o.created_at, case when o.state = 'later' then o.next_attempt_at end from outbox o where {IsStuckMail}
        union all
        select 'paper:' || alias, max(reason), max(tries)::int, min(since), min(next_try_at) from failed_papers group by alias
        """;

    public static Task<int> Count(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop = default) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition($"select count(*) from ({All}) x", new { now }, cancellationToken: stop));

    /// <summary>The oldest first.</summary>
    public static async Task<IReadOnlyList<SetAsideItem>> List(NpgsqlConnection connection, int most, DateTimeOffset now, CancellationToken stop = default) =>
        (await connection.QueryAsync<SetAsideItem>(new CommandDefinition($"{All} order by since, name limit @most", new { most, now }, cancellationToken: stop))).AsList();

    /// <summary>Makes it due now, and its tries forgotten; whichever worker looks next tries it.</summary>
    /// <param name="name">As <see cref="SetAsideItem.Name"/> says; null for all.</param>
    /// <returns>How many are due again.</returns>
    public async Task<int> TryAgain(string? name, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var due = await Readers(connection, transaction, name, now) + await Mails(connection, transaction, name, now) + await Papers(connection, transaction, name, now);
        await transaction.CommitAsync(stop);
        return due;
    }

    private static Task<int> Readers(NpgsqlConnection connection, NpgsqlTransaction transaction, string? name, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            with due as (
              update schedule c set due_at = least(c.due_at, @now)
              from failed_readers f join subscribers s using (subscriber_id)
              where f.subscriber_id = c.subscriber_id and s.state = 'active' and not s.suppressed and (@name is null or 'reader:' || c.subscriber_id = @name)
              returning c.subscriber_id
            )
            delete from failed_readers f using due where f.subscriber_id = due.subscriber_id
            """,
            new { name, now }, transaction);

    /// <summary>Composing takes the papers of cancelled digests back under the lock of their readers' schedules; so it is either that or this.</summary>
    private static async Task<int> Mails(NpgsqlConnection connection, NpgsqlTransaction transaction, string? name, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            $"""
            select from schedule where subscriber_id in (select o.subscriber_id from outbox o where {IsStuckMail} and (@name is null or 'mail:' || o.mail_id = @name))
            order by subscriber_id for update
            """,
            new { name, now }, transaction);
        return await connection.ExecuteScalarAsync<int>(
            $"""
            with due as (
              update outbox o set state = case when o.state = 'later' then 'later' else 'ready' end, set_asides = 0, next_attempt_at = @now, finished_at = null
              where {IsStuckMail} and (@name is null or 'mail:' || o.mail_id = @name)
              returning o.digest_id
            ), revived as (
              update digests d set state = 'due', reason = null from due where d.digest_id = due.digest_id and d.state = 'cancelled'
            )
            select count(*) from due
            """,
            new { name, now }, transaction);
    }

    /// <summary>Those that are stored and left out of digests are tried with every digest anyway: they are forgotten until they fail again.</summary>
    private static async Task<int> Papers(NpgsqlConnection connection, NpgsqlTransaction transaction, string? name, DateTimeOffset now) =>
        await connection.ExecuteAsync(
            "update failed_papers set tries = 0, next_try_at = @now where told is not null and (@name is null or 'paper:' || alias = @name)", new { name, now }, transaction)
        + await connection.ExecuteAsync("delete from failed_papers where told is null and (@name is null or 'paper:' || alias = @name)", new { name }, transaction);
}
