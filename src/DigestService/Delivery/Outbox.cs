using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>
/// The rows of mail to be sent, as workers share them. A claim is a lease by the database's clock; every later write is
/// fenced on owner and attempts, so that a worker that comes too late changes nothing. <c>now</c> is schedule time. Each
/// statement names the bucket of its rows (<see cref="Buckets"/>).
/// </summary>
public sealed class Outbox(NpgsqlDataSource database)
{
    /// <summary>One who left, and was asked for again: a confirmation reaches them like one who is pending.</summary>
    private const string IsAskedBack = "(s.state = 'unsubscribed' and exists (select from resubscriptions r where r.subscriber_id = s.subscriber_id and r.confirmed_version is null))";

    private const string LeaseLapsed = "in doubt: the worker stopped before it recorded the outcome";

    private short[]? _buckets;

    private async Task<short[]> AllBuckets(NpgsqlConnection connection, CancellationToken cancellationToken) => _buckets ??= await Buckets.All(connection, cancellationToken);

    /// <summary>
    /// Takes back what stopped workers left: leased rows have certainly not begun and are ready again; rows in sending may have
    /// arrived, and are sent again with the same Message-ID until that has happened too often.
    /// </summary>
    /// <returns>The states that the rows went to.</returns>
    public async Task<IReadOnlyList<string>> TakeBack(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var states = new List<string>();
        foreach (var bucket in await AllBuckets(connection, cancellationToken)) states.AddRange(await TakeBack(connection, bucket, cancellationToken));
        return states;
    }

    private static Task<IEnumerable<string>> TakeBack(NpgsqlConnection connection, short bucket, CancellationToken cancellationToken) =>
        connection.QueryAsync<string>(new CommandDefinition(
            """
            with lapsed as (
              select mail_id from outbox
              where bucket = @bucket and state in ('leased', 'sending') and lease_until < now()
              order by lease_until limit 1000 for update skip locked
            )
            update outbox o set
              state = case when o.state = 'leased' then 'ready' when o.doubts + 1 >= @MaxDoubts then 'uncertain' else 'later' end,
              finished_at = case when o.state = 'sending' and o.doubts + 1 >= @MaxDoubts then now() end,
              doubts = case when o.state = 'sending' then o.doubts + 1 else o.doubts end,
              reply = case when o.state = 'sending' then @LeaseLapsed else o.reply end,
              owner = null, lease_until = null
            from lapsed where o.bucket = @bucket and o.mail_id = lapsed.mail_id
            returning o.state
            """,
            new { bucket, OutcomeRow.MaxDoubts, LeaseLapsed }, cancellationToken: cancellationToken));

    /// <summary>
    /// Leases what is due in one lane of one bucket, what has waited longest first. Expired rows come too, for the caller to end them;
    /// rows of a kind that only a newer version knows are left to its workers.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedMail>> Claim(Guid owner, Urgency urgency, int limit, TimeSpan lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var bucket in await InTurn(connection, urgency, now, cancellationToken))
            if ((await Claim(connection, bucket, owner, urgency, limit, lease, now, cancellationToken)).AsList() is { Count: > 0 } claimed)
                return claimed;
        return [];
    }

    /// <summary>
    /// Digests stand in all buckets at once, and workers begin at different ones. What a person waits for is rare, so that it is asked
    /// first in which there is some.
    /// </summary>
    private async Task<IEnumerable<short>> InTurn(NpgsqlConnection connection, Urgency urgency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var buckets = await AllBuckets(connection, cancellationToken);
        if (urgency == Urgency.Awaited && buckets.Length > 1)
            buckets = [.. await connection.QueryAsync<short>(new CommandDefinition(
                $"""
                select distinct bucket from (
                  select bucket from outbox where bucket = any (@buckets) and state in ('ready', 'later') and urgency = @urgency and next_attempt_at <= @now and {MailKinds.AreKnown}
                  order by next_attempt_at limit 1000) as due
                """,
                new { buckets, urgency = (short)urgency, now }, cancellationToken: cancellationToken))];
        return Buckets.InTurn(buckets);
    }

    private static Task<IEnumerable<ClaimedMail>> Claim(NpgsqlConnection connection, short bucket, Guid owner, Urgency urgency, int limit, TimeSpan lease, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.QueryAsync<ClaimedMail>(new CommandDefinition(
            $"""
            with due as (
              select mail_id from outbox
              where bucket = @bucket and state in ('ready', 'later') and urgency = @urgency and next_attempt_at <= @now and {MailKinds.AreKnown}
              order by next_attempt_at, mail_id
              limit @limit for update skip locked
            ), claimed as (
              update outbox o set state = 'leased', owner = @owner, lease_until = now() + @lease
              from due where o.bucket = @bucket and o.mail_id = due.mail_id
              returning o.*
            )
            select mail_id, kind, urgency, subscriber_id, bucket, digest_id, recipient, split_part(coalesce(recipient, s.email), '@', -1) as domain,
                   about, attempts, doubts, set_asides, c.created_at, expires_at
            from claimed c join subscribers s using (bucket, subscriber_id) where s.bucket = @bucket order by next_attempt_at, mail_id
            """,
            new { bucket, owner, urgency = (short)urgency, limit, lease, now }, cancellationToken: cancellationToken));

    /// <summary>
    /// Marks rows as about to be sent, and counts the attempt, unless the reader no longer wants them, their digest fell, their
    /// time is over, or they are no longer ours. Committed before MAIL FROM: after a crash, these are the rows in doubt.
    /// </summary>
    /// <returns>Those that may be sent, their attempts counted.</returns>
    public async Task<IReadOnlyList<ClaimedMail>> BeginSending(Guid owner, IReadOnlyList<ClaimedMail> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var begun = new HashSet<long>();
        foreach (var part in mails.GroupBy(mail => mail.Bucket)) begun.UnionWith(await BeginSending(connection, part.Key, owner, [.. part], now, cancellationToken));
        return [.. mails.Where(mail => begun.Contains(mail.MailId)).Select(mail => mail with { Attempts = mail.Attempts + 1 })];
    }

    private static Task<IEnumerable<long>> BeginSending(NpgsqlConnection connection, short bucket, Guid owner, ClaimedMail[] mails, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.QueryAsync<long>(new CommandDefinition(
            $"""
            with locked as materialized (
              select mail_id from outbox where bucket = @bucket and mail_id = any (@ids) and owner = @owner
              order by mail_id for update
            )
            update outbox o set state = 'sending', attempts = o.attempts + 1
            from unnest(@ids, @attempts) as mine (mail_id, attempts) join locked using (mail_id)
            where o.bucket = @bucket and o.mail_id = mine.mail_id and o.state = 'leased' and o.owner = @owner and o.attempts = mine.attempts
              and o.lease_until > now() and (o.expires_at is null or o.expires_at > @now)
              and exists (select from subscribers s where s.bucket = @bucket and s.subscriber_id = o.subscriber_id
                          and case when o.kind = 'digest' then s.state = 'active' when o.kind in ('account', 'oldaddress', 'addressundone') then true
                                   else s.state <> 'unsubscribed' or (o.kind = 'confirmation' and {IsAskedBack}) end
                          and (not s.suppressed or o.recipient is not null))
              and not exists (select from digests d where d.bucket = @bucket and d.digest_id = o.digest_id and d.state <> 'due')
            returning o.mail_id
            """,
            new { bucket, owner, ids = Ids(mails), attempts = Attempts(mails), now }, cancellationToken: cancellationToken));

    /// <summary>Why rows that are still ours may not be sent; rows that others have ended or taken are left out.</summary>
    public async Task<IReadOnlyList<(ClaimedMail Mail, Outcome Outcome)>> WhyNot(Guid owner, IReadOnlyList<ClaimedMail> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long MailId, string Subscriber, string? Digest, string? Reason)>(new CommandDefinition(
            $"""
            select o.mail_id, case when s.suppressed and o.recipient is null then 'suppressed' when o.kind = 'confirmation' and {IsAskedBack} then 'pending' else s.state end, d.state, d.reason
            from outbox o join subscribers s using (bucket, subscriber_id) left join digests d using (bucket, digest_id)
            where o.bucket = any (@buckets) and o.mail_id = any (@ids) and o.state = 'leased' and o.owner = @owner
            """,
            new { owner, ids = Ids(mails), buckets = mails.Select(mail => mail.Bucket).Distinct().ToArray() }, cancellationToken: cancellationToken));
        var mailOf = mails.ToDictionary(mail => mail.MailId);
        return [.. rows.Select(row => (mailOf[row.MailId], Unwanted.Because(mailOf[row.MailId], row.Subscriber, row.Digest, row.Reason, now)))];
    }

    /// <summary>
    /// Records outcomes. A digest whose mail is superseded or cancelled falls with it, so that its papers can return.
    /// </summary>
    /// <returns>State by mail as written; rows that were no longer ours are absent.</returns>
    public async Task<IReadOnlyDictionary<long, string>> Complete(Guid owner, IReadOnlyList<OutcomeRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var written = new Dictionary<long, string>(rows.Count);
        foreach (var part in rows.GroupBy(row => row.Mail.Bucket))
            foreach (var (mailId, state) in await Complete(connection, part.Key, owner, [.. part], cancellationToken))
                written.Add(mailId, state);
        return written;
    }

    private static Task<IEnumerable<(long MailId, string State)>> Complete(NpgsqlConnection connection, short bucket, Guid owner, OutcomeRow[] rows, CancellationToken cancellationToken) =>
        connection.QueryAsync<(long MailId, string State)>(new CommandDefinition(
            """
            with mine as materialized (
              select mail_id from outbox where bucket = @bucket and mail_id = any (@ids) and owner = @owner
              order by mail_id for update -- the order in which composing locks, too
            ), done as (
              update outbox o set
                state = r.state, reply = coalesce(r.reply, o.reply), next_attempt_at = coalesce(r.next_attempt_at, o.next_attempt_at),
                doubts = o.doubts + r.in_doubt::int, set_asides = o.set_asides + r.set_aside::int,
                owner = null, lease_until = null, finished_at = case when r.state not in ('ready', 'later') then now() end
              from unnest(@ids, @attempts, @states, @replies, @next, @inDoubt, @setAside)
                as r (mail_id, attempts, state, reply, next_attempt_at, in_doubt, set_aside)
                join mine using (mail_id)
              where o.bucket = @bucket and o.mail_id = r.mail_id and o.owner = @owner and o.attempts = r.attempts and o.state in ('leased', 'sending')
              returning o.mail_id, o.digest_id, o.state, o.reply
            ), fallen as (
              update digests d set state = done.state, reason = done.reply from done
              where d.bucket = @bucket and d.digest_id = done.digest_id and d.state = 'due' and done.state in ('superseded', 'cancelled')
            )
            select mail_id, state from done
            """,
            new
            {
                bucket,
                owner,
                ids = Ids(rows.Select(row => row.Mail)),
                attempts = Attempts(rows.Select(row => row.Mail)),
                states = rows.Select(row => row.State).ToArray(),
                replies = rows.Select(row => row.Reply).ToArray(),
                next = rows.Select(row => row.NextAttemptAt?.ToUniversalTime()).ToArray(),
                inDoubt = rows.Select(row => row.InDoubt).ToArray(),
                setAside = rows.Select(row => row.SetAside).ToArray(),
            },
            cancellationToken: cancellationToken));

    /// <summary>Extends the lease of everything that this owner holds, by the database's clock.</summary>
    public async Task Renew(Guid owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "update outbox set lease_until = now() + @lease where bucket = any (@buckets) and owner = @owner and state in ('leased', 'sending') and lease_until > now()",
            new { buckets = await AllBuckets(connection, cancellationToken), owner, lease }, cancellationToken: cancellationToken));
    }

    /// <summary>Gives back what has not begun, for another worker to take at once.</summary>
    public async Task Release(Guid owner, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "update outbox set state = 'ready', owner = null, lease_until = null where bucket = any (@buckets) and owner = @owner and state = 'leased'",
            new { buckets = await AllBuckets(connection, cancellationToken), owner }, cancellationToken: cancellationToken));
    }

    /// <summary>Whether a claim would find anything.</summary>
    public async Task<bool> IsDue(Urgency urgency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"select exists (select from outbox where bucket = any (@buckets) and state in ('ready', 'later') and urgency = @urgency and next_attempt_at <= @now and {MailKinds.AreKnown})",
            new { buckets = await AllBuckets(connection, cancellationToken), urgency = (short)urgency, now }, cancellationToken: cancellationToken));
    }

    /// <summary>Whether any row is due at <paramref name="now"/> or in somebody's hands.</summary>
    public async Task<bool> HasWork(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"""
            select exists (select from outbox where bucket = any (@buckets) and state in ('ready', 'later') and urgency in (0, 1) and next_attempt_at <= @now and {MailKinds.AreKnown})
                or exists (select from outbox where bucket = any (@buckets) and state in ('leased', 'sending') and {MailKinds.AreKnown})
            """,
            new { buckets = await AllBuckets(connection, cancellationToken), now }, cancellationToken: cancellationToken));
    }

    /// <summary>How many rows stand in each state.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountByState(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var counts = await connection.QueryAsync<(string State, long Count)>(new CommandDefinition(
            "select state, count(*) from outbox group by state", cancellationToken: cancellationToken));
        return counts.ToDictionary(row => row.State, row => row.Count);
    }

    private static long[] Ids(IEnumerable<ClaimedMail> mails) => [.. mails.Select(mail => mail.MailId)];

    private static short[] Attempts(IEnumerable<ClaimedMail> mails) => [.. mails.Select(mail => (short)mail.Attempts)];
}
