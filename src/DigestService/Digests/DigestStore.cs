using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Digests;

/// <summary>What composing reads and writes: due subscribers out, digests, outbox rows and next slots in.</summary>
internal static class DigestStore
{
    public static Task<bool> AnyDue(NpgsqlConnection connection, DateTimeOffset now) =>
        connection.ExecuteScalarAsync<bool>("select exists (select from schedule where due_at <= @now)", new { now });

    /// <summary>Locks a batch of due subscribers until the transaction ends; other workers take others.</summary>
    public static async Task<IReadOnlyList<int>> LockDue(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int limit, DateTimeOffset now) =>
        [.. await connection.QueryAsync<int>(
            """
            select subscriber_id from schedule
            where due_at <= @now
            order by due_at limit @limit
            for update skip locked
            """,
            new { now, limit }, transaction)];

    /// <summary>
    /// A statement of its own, after locks and supersession, so that it sees what they left. Digests that fell (superseded or
    /// cancelled) give their papers back: the mark is where they began, and what they would have shown is unshown.
    /// </summary>
    public static async Task<IReadOnlyList<DueSubscriber>> ReadDue(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<int> subscriberIds) =>
        [.. await connection.QueryAsync<DueSubscriber>(
            """
            select c.subscriber_id, exists (select from subscribers s where s.subscriber_id = c.subscriber_id and s.state = 'paused') as is_paused,
                   least(c.from_seq, fallen.from_seq) as from_seq, c.last_issue_date,
                   case when fallen.papers is null then c.shown
                        else array(select n from unnest(c.shown) with ordinality u(n, at) where n <> all (fallen.papers) order by at) end as shown,
                   coalesce(fallen.digests, '{}') as fallen, coalesce(fallen.occasions, '{}') as fallen_occasions, c.is_away,
                   p.keyword_ids, p.mute_ids, p.mute_until, p.scope, p.categories, p.cadence, p.weekday, p.hour, p.time_zone,
                   p.max_papers, p.trending_extras, p.mail_nothing
            from schedule c join profiles p using (subscriber_id)
            left join lateral (
              select min(d.from_seq) as from_seq, array_agg(distinct d.digest_id) as digests, array_agg(papers.n) as papers, array_agg(distinct d.occasion) as occasions
              from digests d left join lateral unnest(d.paper_ids) papers(n) on true
              where d.subscriber_id = c.subscriber_id and d.state in ('superseded', 'cancelled') and not d.returned
            ) fallen on true
            where c.subscriber_id = any (@subscriberIds)
            order by c.subscriber_id
            """,
            new { subscriberIds = subscriberIds.ToArray() }, transaction)];

    public static async Task<IReadOnlyDictionary<int, string>> Queries(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<int> keywordIds) =>
        (await connection.QueryAsync<(int Id, string Query)>(
            "select keyword_id, query from keywords where keyword_id = any (@keywordIds)", new { keywordIds = keywordIds.ToArray() }, transaction))
        .ToDictionary(each => each.Id, each => each.Query);

    /// <summary>
    /// Writes the batch. A reader's mark moves only with a digest that was really inserted; where one of that issue date
    /// exists, only the next slot is set.
    /// </summary>
    /// <param name="spread">
    /// Over how long the mails go out, each reader's at the same place of it every day; a welcome goes at once. The place is the
    /// number's golden-ratio hash (Knuth, The Art of Computer Programming, 6.4), which lays any run of numbers evenly.
    /// </param>
    /// <returns>The subscribers whose digests were inserted.</returns>
    public static async Task<IReadOnlySet<int>> Insert(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ComposedDigest> batch, DateTimeOffset now, TimeSpan spread)
    {
        await connection.ExecuteAsync(CreateComposed, transaction: transaction);
        await CopyIn(connection, batch);
        return (await connection.QueryAsync<int>(InsertComposed, new { now, spreadSeconds = (long)spread.TotalSeconds }, transaction)).ToHashSet();
    }

    private const string CreateComposed =
        """
        create temporary table if not exists composed (
          subscriber_id integer, issue_date date, reason text, from_seq bigint, to_seq bigint, subject text,
          paper_ids integer[], votes integer[], catch_papers smallint[], catch_keywords integer[], catch_fields smallint[],
          scanned integer, matched integer, held_back integer, excluded integer, beyond integer, quiet_sources text[],
          next_due_at timestamptz, shown integer[], fallen bigint[], occasion text
        ) on commit delete rows
        """;

    private static async Task CopyIn(NpgsqlConnection connection, IReadOnlyList<ComposedDigest> batch)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy composed from stdin (format binary)");
        foreach (var digest in batch)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(digest.SubscriberId, NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.IssueDate, NpgsqlDbType.Date);
            if (digest.Reason is null) await copy.WriteNullAsync();
            else await copy.WriteAsync(digest.Reason, NpgsqlDbType.Text);
            await copy.WriteAsync(digest.FromSeq, NpgsqlDbType.Bigint);
            await copy.WriteAsync(digest.ToSeq, NpgsqlDbType.Bigint);
            await copy.WriteAsync(digest.Subject, NpgsqlDbType.Text);
            await copy.WriteAsync(digest.PaperIds, NpgsqlDbType.Array | NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.Votes, NpgsqlDbType.Array | NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.CatchPapers, NpgsqlDbType.Array | NpgsqlDbType.Smallint);
            await copy.WriteAsync(digest.CatchKeywords, NpgsqlDbType.Array | NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.CatchFields, NpgsqlDbType.Array | NpgsqlDbType.Smallint);
            await copy.WriteAsync(digest.Scanned, NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.Matched, NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.HeldBack, NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.Excluded, NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.Beyond, NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.QuietSources, NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(digest.NextDueAt, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(digest.Shown, NpgsqlDbType.Array | NpgsqlDbType.Integer);
            await copy.WriteAsync(digest.Fallen, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
            await copy.WriteAsync(Occasions.Word(digest.Occasion), NpgsqlDbType.Text);
        }
        await copy.CompleteAsync();
    }

    private const string InsertComposed =
        """
        with inserted as (
          insert into digests (subscriber_id, issue_date, state, reason, from_seq, to_seq, subject, paper_ids, votes,
                               catch_papers, catch_keywords, catch_fields, scanned, matched, held_back, excluded, beyond, quiet_sources, composed_at, occasion)
          select subscriber_id, issue_date, case when reason is null then 'due' else 'nothing' end, reason, from_seq, to_seq, subject, paper_ids, votes,
                 catch_papers, catch_keywords, catch_fields, scanned, matched, held_back, excluded, beyond, quiet_sources, @now, occasion
          from composed
          on conflict (subscriber_id, issue_date) do nothing
          returning digest_id, subscriber_id, state
        ), queued as (
          insert into outbox (kind, subscriber_id, digest_id, urgency, next_attempt_at, expires_at, created_at)
          select 'digest', i.subscriber_id, i.digest_id, 1,
                 case when c.occasion = 'welcome' then @now else @now + interval '1 second' * ((i.subscriber_id * 2654435761 & 4294967295) * @spreadSeconds >> 32) end,
                 c.next_due_at, @now
          from inserted i join composed c using (subscriber_id)
          where i.state = 'due'
        ), taken_back as (
          update digests d set returned = true
          from composed c join inserted i using (subscriber_id)
          where d.digest_id = any (c.fallen)
        ), moved as (
          update schedule s
          set due_at = c.next_due_at,
              last_issue_date = c.issue_date,
              is_away = false,
              from_seq = case when i.digest_id is null then s.from_seq else c.to_seq end,
              shown = case when i.digest_id is null then s.shown else c.shown end
          from composed c left join inserted i using (subscriber_id)
          where s.subscriber_id = c.subscriber_id
        )
        select subscriber_id from inserted
        """;

    /// <summary>Sets the next slot of subscribers whose slot has not come after all.</summary>
    public static Task Reschedule(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, DateTimeOffset dueAt) =>
        connection.ExecuteAsync("update schedule set due_at = @dueAt where subscriber_id = @subscriberId", new { subscriberId, dueAt }, transaction);

    /// <summary>A pause that has come to its end.</summary>
    public static Task EndPauses(NpgsqlConnection connection, NpgsqlTransaction transaction, int[] subscriberIds) =>
        connection.ExecuteAsync(
            "update subscribers set state = 'active', paused_until = null where subscriber_id = any (@subscriberIds) and state = 'paused'",
            new { subscriberIds }, transaction);
}
