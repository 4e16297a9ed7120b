using Dapper;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Bounces;

/// <summary>Mails to an address that failed, one after the other, since the last that arrived or since a suppression was lifted.</summary>
internal sealed record Failures
{
    public required int Count { get; init; }
    public DateTimeOffset? First { get; init; }
    public DateTimeOffset? Last { get; init; }

    public bool IsTooMany => Count >= BounceRules.FailuresToSuppress && Last - First >= BounceRules.FailuresSpan;

    /// <summary>Several reports of one mail are one failure.</summary>
    public static Task<Failures> InARow(NpgsqlConnection connection, NpgsqlTransaction? transaction, int subscriberId, EmailAddress address, DateTimeOffset now) =>
        connection.QuerySingleAsync<Failures>(
            """
            with begun as (
              select greatest(
                @since,
                (select max(lifted_at) from suppression_lifts where lower(email) = @Key),
                (select max(o.finished_at) from outbox o
                 where o.subscriber_id = @subscriberId and o.state = 'sent' and o.finished_at < @arrivedBefore and lower(coalesce(o.recipient, @Key)) = @Key
                   and not exists (select from mail_reports r where r.mail_id = o.mail_id and r.class <> 'unknown'))) as at
            ), failed as (
              select mail_id, min(received_at) as at from mail_reports
              where subscriber_id = @subscriberId and counts and lower(email) = @Key and received_at > (select at from begun)
              group by mail_id
            )
            select count(*)::int as count, min(at) as first, max(at) as last from failed
            """,
            new { subscriberId, address.Key, since = now - BounceRules.FailuresCountFor, arrivedBefore = now - BounceRules.ArrivedAfter }, transaction);
}
