using Dapper;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Bounces;

/// <summary>A report about one mail, as an operator is told of it.</summary>
public sealed record ExplainedReport
{
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string Class { get; init; }
    public required string Status { get; init; }
    public required string Diagnostic { get; init; }
    public required string Source { get; init; }

    /// <summary>It speaks against the address.</summary>
    public required bool Counts { get; init; }

    public string InWords =>
        $"{ReceivedAt.UtcDateTime:yyyy-MM-dd}  {(Source == "server" ? "refused at once" : "came back")}: {$"{Class} {Status}".TrimEnd()}{(Diagnostic.Length > 0 ? $" ({Diagnostic})" : "")}{(Counts ? "" : "; not held against the address")}";
}

/// <summary>What came back of a reader's mails, and what it led to.</summary>
public sealed record ExplainedBounces(IReadOnlyList<ExplainedReport> Reports, Suppression? Suppression, IReadOnlyList<SuppressionLift> Lifts)
{
    private const int Newest = 30;

    public IEnumerable<string> InWords =>
    [
        .. Reports.Select(report => report.InWords),
        .. Lifts.Select(lift => $"{lift.LiftedAt.UtcDateTime:yyyy-MM-dd}  suppression lifted: {lift.Reason} (since {lift.SuppressedAt.UtcDateTime:yyyy-MM-dd}: {lift.Was})"),
        .. Suppression is { } now ? new[] { $"{now.SuppressedAt.UtcDateTime:yyyy-MM-dd}  not written to any more: {now.Reason}" } : [],
    ];

    /// <summary>The newest reports first.</summary>
    public static async Task<ExplainedBounces> Of(NpgsqlConnection connection, Suppressions suppressions, Subscriber subscriber, CancellationToken stop)
    {
        var address = EmailAddress.Parse(subscriber.Email);
        var reports = await connection.QueryAsync<ExplainedReport>(
            "select received_at, class, status, diagnostic, source, counts from mail_reports where subscriber_id = @SubscriberId order by received_at desc, report_id desc limit @Newest",
            new { subscriber.SubscriberId, Newest });
        return new ExplainedBounces([.. reports], await suppressions.Find(address, stop), await suppressions.Lifts(address, stop));
    }
}
