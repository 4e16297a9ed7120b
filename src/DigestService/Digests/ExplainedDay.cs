using Dapper;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Digests;

/// <summary>What became of one issue, as an operator answers a reader who asks.</summary>
public sealed record ExplainedDay
{
    public required long DigestId { get; init; }
    public required DateOnly IssueDate { get; init; }

    /// <summary>Of the mail: <c>sent</c>, <c>later</c> …; of the digest where no mail was due: <c>nothing</c>, <c>superseded</c> …</summary>
    public required string State { get; init; }

    public required int Papers { get; init; }
    public required int Scanned { get; init; }
    public required int Matched { get; init; }
    public required int Excluded { get; init; }
    public string? Reason { get; init; }
    public string? Reply { get; init; }
    public required short Attempts { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }

    public string InWords => State switch
    {
        "sent" => $"sent {FinishedAt?.UtcDateTime:HH:mm} UTC with {Words.Count(Papers, "paper")}{Said}",
        "ready" or "leased" => $"{Words.Count(Papers, "paper")}, waiting to be sent",
        "sending" => $"{Words.Count(Papers, "paper")}, being sent",
        "later" => $"{Words.Count(Papers, "paper")}, tried {Words.Count(Attempts, "time")}, next at {NextAttemptAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC{Said}",
        "refused" => $"refused{Said}",
        "uncertain" => $"perhaps sent: {Words.Count(Attempts, "try", "tries")} ended without an answer{Said}",
        "nothing" => $"no mail: {Reason} ({Words.Count(Scanned, "paper")} scanned, {Matched} matched, {Excluded} excluded)",
        _ => $"{State}: {Reason ?? Reply}",
    };

    /// <summary>The server's words, or ours where it never came to that.</summary>
    private string Said => string.IsNullOrEmpty(Reply) ? "" : $" ({Reply})";

    public static async Task<IReadOnlyList<ExplainedDay>> Of(NpgsqlConnection connection, int subscriberId, DateOnly? date, int limit) =>
        [.. await connection.QueryAsync<ExplainedDay>(
            """
            select d.digest_id, d.issue_date, coalesce(o.state, d.state) as state, cardinality(d.paper_ids) as papers, d.scanned, d.matched, d.excluded,
                   d.reason, o.reply, coalesce(o.attempts, 0::smallint) as attempts, o.finished_at, o.next_attempt_at
            from digests d left join outbox o using (digest_id)
            where d.subscriber_id = @subscriberId and (@date::date is null or d.issue_date = @date)
            order by d.issue_date desc limit @limit
            """,
            new { subscriberId, date, limit })];

    public static Task<DateTimeOffset?> NextDue(NpgsqlConnection connection, int subscriberId) =>
        connection.ExecuteScalarAsync<DateTimeOffset?>("select due_at from schedule where subscriber_id = @subscriberId and due_at < 'infinity'", new { subscriberId });
}
