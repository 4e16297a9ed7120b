using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>Everything that is stored about a reader, as they may take it with them; described in <c>docs/your-data.md</c>.</summary>
public sealed class ReaderData(NpgsqlDataSource database, LinkSettings links)
{
    /// <summary>Indented, and with letters beyond ASCII as they are.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One statement, so that all of it is of one moment. Times are UTC.</summary>
    private const string Everything =
        """
        select json_build_object(
          'exportedAt', @now,
          'email', s.email, 'state', s.state, 'createdAt', s.created_at, 'confirmedAt', s.confirmed_at, 'leftAt', s.left_at,
          'pausedUntil', s.paused_until, 'askedAt', s.asked_at, 'suppressed', s.suppressed, 'linkVersion', s.link_version, 'lastingVersion', s.lasting_version,
          'consents', (select coalesce(json_agg(json_build_object('event', c.event, 'at', c.agreed_at, 'ip', host(c.ip), 'wording', c.wording) order by c.consent_id), '[]')
                       from consents c where c.subscriber_id = s.subscriber_id),
          'profile', (select json_build_object(
             'keywords', array(select k.query from unnest(p.keyword_ids) with ordinality i(id, n) join keywords k on k.keyword_id = i.id order by n),
             'mutes', (select coalesce(json_agg(json_build_object('query', k.query, 'until', nullif(m.until, 'infinity'::date)) order by m.n), '[]')
                       from unnest(p.mute_ids, p.mute_until) with ordinality m(id, until, n) join keywords k on k.keyword_id = m.id),
             'scope', p.scope, 'categories', p.categories, 'cadence', p.cadence, 'weekday', p.weekday, 'hour', p.hour, 'timeZone', p.time_zone,
             'maxPapers', p.max_papers, 'trendingExtras', p.trending_extras, 'format', p.format, 'mailNothing', p.mail_nothing)
             from profiles p where p.subscriber_id = s.subscriber_id),
          'schedule', (select json_build_object('dueAt', nullif(c.due_at, 'infinity'::timestamptz), 'lastIssueDate', c.last_issue_date, 'isAway', c.is_away, 'fromNews', c.from_seq,
             'shown', array(select a.alias from unnest(c.shown) with ordinality n(id, at) join papers a on a.paper_id = n.id order by at))
             from schedule c where c.subscriber_id = s.subscriber_id),
          'suppression', (select json_build_object('reason', n.reason, 'at', n.suppressed_at)
             from suppressions n where n.address_hash = any (@hashes) or lower(n.email) = s.email_key limit 1),
          'resubscription', (select json_build_object('askedAt', r.asked_at, 'confirmedVersion', r.confirmed_version, 'profile', r.profile)
             from resubscriptions r where r.subscriber_id = s.subscriber_id),
          'parkedSchedule', (select json_build_object('lastIssueDate', c.last_issue_date, 'paused', c.paused, 'pausedUntil', c.paused_until, 'isAway', c.is_away, 'fromNews', c.from_seq,
             'shown', array(select a.alias from unnest(c.shown) with ordinality n(id, at) join papers a on a.paper_id = n.id order by at))
             from parked_schedules c where c.subscriber_id = s.subscriber_id),
          'digests', (select coalesce(json_agg(json_build_object(
             'issueDate', d.issue_date, 'occasion', d.occasion, 'state', d.state, 'reason', d.reason, 'subject', d.subject, 'composedAt', d.composed_at,
             'scanned', d.scanned, 'matched', d.matched, 'heldBack', d.held_back, 'excluded', d.excluded, 'beyond', d.beyond,
             'fromNews', d.from_seq, 'toNews', d.to_seq, 'returned', d.returned, 'quietSources', d.quiet_sources,
             'papers', (select coalesce(json_agg(json_build_object('paper', a.alias, 'title', a.title, 'votes', n.votes, 'caughtBy',
                          array(select k.query from unnest(d.catch_papers, d.catch_keywords) c(place, id) join keywords k on k.keyword_id = c.id where c.place = n.at)) order by n.at), '[]')
                        from unnest(d.paper_ids, d.votes) with ordinality n(id, votes, at) join papers a on a.paper_id = n.id)) order by d.issue_date), '[]')
             from digests d where d.subscriber_id = s.subscriber_id),
          'mails', (select coalesce(json_agg(json_build_object(
             'kind', o.kind, 'to', coalesce(o.recipient, s.email), 'issueDate', d.issue_date, 'state', o.state, 'createdAt', o.created_at, 'finishedAt', o.finished_at,
             'expiresAt', o.expires_at, 'attempts', o.attempts, 'reply', o.reply) order by o.mail_id), '[]')
             from outbox o left join digests d using (digest_id)
             -- What became of a letter to an address that is not theirs yet is not theirs to know: addressChanges says that it was asked for.
             where o.subscriber_id = s.subscriber_id and o.kind <> 'newaddress'),
          'linksAskedFor', (select coalesce(json_agg(json_build_object('askedAt', l.asked_at, 'usedAt', l.used_at) order by l.link_id), '[]')
             from fresh_links l where l.subscriber_id = s.subscriber_id),
          'reports', (select coalesce(json_agg(json_build_object(
             'to', r.email, 'class', r.class, 'status', nullif(r.status, ''), 'said', r.diagnostic, 'counts', r.counts, 'source', r.source, 'receivedAt', r.received_at) order by r.report_id), '[]')
             from mail_reports r where r.subscriber_id = s.subscriber_id),
          'suppressions', (select coalesce(json_agg(json_build_object('since', u.suppressed_at, 'reason', u.was, 'liftedAt', u.lifted_at, 'liftedFor', u.reason) order by u.suppressed_at), '[]')
             from (select suppressed_at, reason as was, null::timestamptz as lifted_at, null as reason from suppressions where lower(email) = s.email_key
                   union all select suppressed_at, was, lifted_at, reason from suppression_lifts where lower(email) = s.email_key) u),
          'addressChanges', (select coalesce(json_agg(json_build_object(
             'from', c.old_email, 'to', c.new_email, 'askedAt', c.asked_at, 'confirmedAt', c.confirmed_at, 'undoneAt', c.undone_at) order by c.change_id), '[]')
             from address_changes c where c.subscriber_id = s.subscriber_id))
        from subscribers s where s.subscriber_id = @subscriberId
        """;

    /// <summary>As UTF-8.</summary>
    public async Task<byte[]> Export(int subscriberId, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("set local time zone 'UTC'", transaction: transaction);
        var email = await connection.ExecuteScalarAsync<string>("select email from subscribers where subscriber_id = @subscriberId", new { subscriberId }, transaction);
        var hashes = Suppressions.HashesOf(links, EmailAddress.Parse(email!));
        var json = await connection.ExecuteScalarAsync<string>(new CommandDefinition(Everything, new { subscriberId, hashes, now }, transaction, cancellationToken: stop));
        return JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(json!), Readable);
    }

    public async Task<IReadOnlyList<Consent>> Consents(int subscriberId, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<Consent>(new CommandDefinition(
            "select event, agreed_at, host(ip) as ip, wording from consents where subscriber_id = @subscriberId order by consent_id", new { subscriberId }, cancellationToken: stop))];
    }
}

/// <param name="Event"><c>asked</c>, <c>confirmed</c> or <c>operator</c>.</param>
/// <param name="Wording">As it stood beside the button.</param>
public sealed record Consent(string Event, DateTimeOffset AgreedAt, string? Ip, string Wording);
