using Dapper;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Bounces;

/// <summary>What a report did.</summary>
public enum Handled
{
    /// <summary>Kept, and that is all.</summary>
    Recorded,

    /// <summary>Had come before: nothing was done.</summary>
    Repeated,

    /// <summary>The address is written to no more.</summary>
    Suppressed,

    /// <summary>It had arrived after all.</summary>
    Arrived,

    /// <summary>The reader is gone, with all that was known of them.</summary>
    NobodyThere,
}

/// <summary>
/// Keeps what came back of a mail, and suppresses its address where <see cref="BounceRules"/> say so. One transaction: what is
/// reported twice counts once. A mail that the relay took is no success by itself, or bounces that come later would never add up.
/// </summary>
public sealed class HandleFailure(NpgsqlDataSource database, Suppressions suppressions, ErasureJournal journal, MailCounts counts)
{
    private const int MaxReason = 200;
    private const int MaxDiagnostic = 500;

    /// <summary>The server itself refused the recipient, or put them off.</summary>
    /// <param name="reply">Its words, the code first: "550 5.1.1 User unknown".</param>
    /// <param name="judged">What whoever spoke with the server makes of it, which can only be milder than <see cref="BounceRules"/>; null leaves it to them.</param>
    public Task<Handled> FromServer(long mailId, int subscriberId, string reply, Consequence? judged, DateTimeOffset now, CancellationToken stop = default)
    {
        var status = EnhancedCodes.First(reply);
        var said = reply.AsSpan().TrimStart() is ['4', ..] || BounceRules.IsMailboxFull(status, reply) ? ReportClass.Transient : ReportClass.Permanent;
        return Handle(new ReturnedMail(mailId, subscriberId), [new RecipientReport(null, null, said, status, HeaderText.OneLine(reply, 500)) { Judged = judged }], "server", now, stop);
    }

    /// <summary>A mailbox that is full counts; an address that the server calls dead is given up where <see cref="BounceRules"/> agree. See <see cref="Delivery.TellFailure"/>.</summary>
    public Task FromDelivery(ClaimedMail mail, string reply, bool isDead, DateTimeOffset now) =>
        FromServer(mail.MailId, mail.SubscriberId, reply, isDead ? Consequence.Suppress : Consequence.Counts, now);

    public Task<Handled> FromMessage(ReturnedMail mail, IReadOnlyList<RecipientReport> said, DateTimeOffset now, CancellationToken stop = default) =>
        Handle(mail, said.Count > 0 ? said : [new RecipientReport(null, null, ReportClass.Unknown, null, "")], "message", now, stop);

    private async Task<Handled> Handle(ReturnedMail mail, IReadOnlyList<RecipientReport> said, string source, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        // As composing locks, and leaving and erasing.
        await connection.ExecuteAsync("select from schedule where subscriber_id = @SubscriberId for update", new { mail.SubscriberId }, transaction);
        if (await Reached.Of(connection, transaction, mail, now) is not { } reached) return Handled.NobodyThere;
        var report = About(said, reached);
        if (report.Class == ReportClass.Delivered) return Handled.Arrived;
        var address = reached.Address(report);
        if (!await Record(connection, transaction, mail, report, address, source, now)) return Handled.Repeated;

        var handled = Handled.Recorded;
        var noted = new List<JournalEvent>();
        if (address is not null && await Why(connection, transaction, mail.SubscriberId, address, report, now) is { } why)
        {
            // Why it was suppressed at first says more than what still came in afterwards.
            if (!await suppressions.Holds(connection, transaction, address))
            {
                await suppressions.Add(connection, transaction, address, why, now);
                noted.Add(JournalEvent.Suppressed);
            }
            if (report.Class == ReportClass.Complaint && address.Key == reached.EmailKey && await Subscription.Leave(connection, transaction, mail.SubscriberId, now) is true) noted.Add(JournalEvent.Left);
            handled = Handled.Suppressed;
        }
        await transaction.CommitAsync(stop);
        foreach (var what in noted) await journal.TryNote(what, address!.ToString(), now);
        if (BecameOf(report, source) is { } outcome) counts.Count((address?.ToString() ?? reached.EmailKey).Split('@')[^1], outcome);
        return handled;
    }

    /// <summary>What the server said at once, delivery has counted.</summary>
    private static MailOutcome? BecameOf(RecipientReport report, string source) => report.Class switch
    {
        ReportClass.Complaint => MailOutcome.Complained,
        ReportClass.Permanent or ReportClass.Transient when source == "message" && !report.IsDelay => MailOutcome.Bounced,
        _ => null,
    };

    /// <summary>Of several recipients the one that the mail was written to, else, since an alias may have spread it, the one of whom the least is said.</summary>
    private static RecipientReport About(IReadOnlyList<RecipientReport> said, Reached reached) =>
        said.FirstOrDefault(reached.IsNamedBy) ?? said.OrderBy(each => each.Consequence).ThenBy(each => each.Class).First();

    private static async Task<bool> Record(NpgsqlConnection connection, NpgsqlTransaction transaction, ReturnedMail mail, RecipientReport report, EmailAddress? address, string source, DateTimeOffset now) =>
        await connection.ExecuteAsync(
            """
            insert into mail_reports (mail_id, subscriber_id, email, class, status, diagnostic, counts, source, received_at)
            values (@MailId, @SubscriberId, @email, @said, @status, @diagnostic, @counts, @source, @now)
            on conflict (mail_id, class, status) do nothing
            """,
            new
            {
                mail.MailId, mail.SubscriberId, source, now,
                email = address?.ToString(),
                said = report.Class.ToString().ToLowerInvariant(),
                status = report.Status ?? "",
                diagnostic = HeaderText.WithoutAddresses(report.Diagnostic, MaxDiagnostic),
                counts = report.Consequence != Consequence.None,
            },
            transaction) > 0;

    /// <returns>Null where the address is spared.</returns>
    private static async Task<string?> Why(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, EmailAddress address, RecipientReport report, DateTimeOffset now)
    {
        var words = Words(report);
        switch (report.Consequence)
        {
            case Consequence.Suppress when report.Class == ReportClass.Complaint:
                return "complained";
            case Consequence.Suppress:
                return $"bounced: {words}";
            case Consequence.Counts:
                var failures = await Failures.InARow(connection, transaction, subscriberId, address, now);
                return failures.IsTooMany ? $"{failures.Count} failures in a row since {failures.First:yyyy-MM-dd}, the last: {words}" : null;
            default:
                return null;
        }
    }

    /// <summary>The code and the server's words, which mostly begin with it.</summary>
    private static string Words(RecipientReport report) =>
        report.Status is { } status && !report.Diagnostic.Contains(status, StringComparison.Ordinal)
            ? HeaderText.WithoutAddresses($"{status} {report.Diagnostic}", MaxReason)
            : HeaderText.WithoutAddresses(report.Diagnostic, MaxReason);
}
