using Dapper;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Tests.Support;

/// <summary>Puts subscribers, digests and mail into a test database, and reads back what became of them.</summary>
public sealed class OutboxSeed(NpgsqlDataSource source)
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);

    /// <summary>A row as the test looks at it.</summary>
    public sealed record Row(string State, int Attempts, int Doubts, int SetAsides, string? Reply, Guid? Owner, DateTimeOffset NextAttemptAt, DateTimeOffset? FinishedAt);

    public async Task<int> Subscriber(string email, string state = "active")
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(
            """
            insert into subscribers (email, email_key, state, created_at, confirmed_at, left_at)
            values (@email, @email, @state, @Now, case when @state = 'pending' then null else @Now end, case when @state = 'unsubscribed' then @Now end)
            returning subscriber_id
            """,
            new { email, state, Now });
    }

    /// <summary>A digest of this subscriber, and its mail in the outbox, ready.</summary>
    /// <returns>The mail's number.</returns>
    public async Task<long> Digest(int subscriber, DateOnly? issue = null, DateTimeOffset? due = null, DateTimeOffset? expires = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            """
            with d as (
              insert into digests (subscriber_id, issue_date, state, from_seq, to_seq, subject, paper_ids, votes, catch_papers, catch_keywords, catch_fields,
                                   scanned, matched, held_back, excluded, composed_at)
              values (@subscriber, @issue, 'due', 0, 1, 'One paper', '{1}', '{5}', '{}', '{}', '{}', 1, 1, 0, 0, @Now) returning digest_id
            )
            insert into outbox (kind, subscriber_id, digest_id, urgency, next_attempt_at, expires_at, created_at)
            select 'digest', @subscriber, digest_id, 1, @due, @expires, @Now from d returning mail_id
            """,
            new { subscriber, issue = issue ?? new DateOnly(2026, 3, 2), due = due ?? Now, expires, Now });
    }

    /// <summary>As if a later version, which has more kinds, had put it there.</summary>
    public async Task OfANewerVersion(long mailId)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("alter table outbox drop constraint if exists outbox_kind_check; update outbox set kind = 'parcel', digest_id = null where mail_id = @mailId", new { mailId });
    }

    public async Task<long> Confirmation(int subscriber, DateTimeOffset? due = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            """
            insert into outbox (kind, subscriber_id, urgency, next_attempt_at, created_at)
            values ('confirmation', @subscriber, 0, @due, @Now) returning mail_id
            """,
            new { subscriber, due = due ?? Now, Now });
    }

    /// <summary>So many readers <c>reader1@example.net</c> … with a digest each.</summary>
    /// <returns>The mails' numbers, in that order.</returns>
    public async Task<long[]> Readers(int count)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            with s as (
              insert into subscribers (email, email_key, state, created_at, confirmed_at)
              select 'reader' || i || '@example.net', 'reader' || i || '@example.net', 'active', @Now, @Now from generate_series(1, @count) i returning subscriber_id
            ), d as (
              insert into digests (subscriber_id, issue_date, state, from_seq, to_seq, subject, paper_ids, votes, catch_papers, catch_keywords, catch_fields,
                                   scanned, matched, held_back, excluded, composed_at)
              select subscriber_id, '2026-03-02', 'due', 0, 1, 'One paper', '{1}', '{5}', '{}', '{}', '{}', 1, 1, 0, 0, @Now from s order by subscriber_id
              returning digest_id, subscriber_id
            )
            insert into outbox (kind, subscriber_id, digest_id, urgency, next_attempt_at, created_at)
            select 'digest', subscriber_id, digest_id, 1, @Now, @Now from d order by subscriber_id
            """,
            new { count, Now });
        return [.. await connection.QueryAsync<long>("select mail_id from outbox join subscribers using (subscriber_id) where email like 'reader%' order by subscriber_id")];
    }

    public async Task<Row> Mail(long mail)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<Row>(
            "select state, attempts::int, doubts::int, set_asides::int, reply, owner, next_attempt_at, finished_at from outbox where mail_id = @mail", new { mail });
    }

    public async Task<string> DigestState(long mail)
    {
        await using var connection = await source.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>("select d.state from digests d join outbox using (digest_id) where mail_id = @mail", new { mail }))!;
    }

    public async Task<Dictionary<string, int>> States()
    {
        await using var connection = await source.OpenConnectionAsync();
        return (await connection.QueryAsync<(string State, int Count)>("select state, count(*)::int from outbox group by state")).ToDictionary(row => row.State, row => row.Count);
    }

    public async Task Execute(string sql, object? parameters = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>As if the lease's time had passed.</summary>
    public Task LapseLeases() => Execute("update outbox set lease_until = now() - interval '1 second' where owner is not null");

    /// <summary>Renders every claimed row as a short digest to its subscriber.</summary>
    public async Task<IReadOnlyList<PreparedMail>> Prepare(IReadOnlyList<ClaimedMail> mails, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var emails = (await connection.QueryAsync<(int Id, string Email)>(
            "select subscriber_id, email from subscribers where subscriber_id = any (@ids)", new { ids = mails.Select(mail => mail.SubscriberId).ToArray() }))
            .ToDictionary(row => row.Id, row => row.Email);
        return [.. mails.Select(mail => new PreparedMail.Ready(mail, MailSamples.Digest(emails[mail.SubscriberId], mail.MessageId("example.org"), mail.Kind)))];
    }
}
