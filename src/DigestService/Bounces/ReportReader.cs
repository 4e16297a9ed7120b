using System.Text.RegularExpressions;
using DigestService.Delivery;
using MimeKit;

namespace DigestService.Bounces;

/// <summary>
/// Reads what comes back to the return path: delivery reports, complaints, and what is neither. It never throws, whatever the bytes
/// are, and never guesses: without a machine-readable part the class is unknown.
/// </summary>
public static partial class ReportReader
{
    /// <summary>The machine part stands before the message that came back; of larger messages, so much is read.</summary>
    public const int MaxBytes = BoundedMail.MaxBytes;

    private const int MaxWithin = 3;
    private const int MaxAddresses = 50;
    private const int MaxFields = 10;
    private const int LongestList = 4000;

    /// <summary>Where mail systems note whom they delivered to, and what the reporter notes of the sender.</summary>
    private static readonly string[] Delivered = ["Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To", "Original-Recipient", "To", "Cc"];
    private static readonly string[] Noted = ["X-Postfix-Sender", "Original-Mail-From"];
    private static readonly string[] Sent = ["Return-Path", "X-Envelope-From", "X-Original-Return-Path"];

    public static ReceivedReport Read(ReadOnlyMemory<byte> raw)
    {
        try
        {
            using var bytes = new MemoryStream(BoundedMail.Of(raw.Span));
            using var message = MimeMessage.Load(bytes);
            return Read(message, 0);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return ReceivedReport.Unreadable; // no message at all; what MIME libraries throw at broken ones has many names
        }
    }

    private static ReceivedReport Read(MimeMessage message, int depth)
    {
        var parts = ReportParts.Of(message);
        var report = Tell(parts);
        if (report.HasMachinePart || depth >= MaxWithin) return report;
        // Passed on as an attachment: the message within is the report, and what it was delivered to counts as well.
        var within = parts.Within.Take(MaxWithin).Select(each => Read(each, depth + 1)).FirstOrDefault(each => each.HasMachinePart);
        return within is null ? report : within with { Addresses = [.. report.Addresses, .. within.Addresses], Subject = report.Subject };
    }

    private static ReceivedReport Tell(ReportParts parts)
    {
        var (from, subject) = (parts.Headers.Value("From"), parts.Headers.Value("Subject"));
        var jmrp = parts.Returned.Select(returned => Complaints.Jmrp(from, subject, returned)).OfType<RecipientReport>().Take(1).ToList();
        var isRead = parts.HasMachinePart || jmrp.Count > 0;
        return new ReceivedReport
        {
            HasMachinePart = isRead,
            Recipients = [.. DeliveryReports.Read(parts.Deliveries).Select(each => Named(each, parts.Returned)), .. parts.Feedback.SelectMany(Complaints.Read), .. jmrp],
            Addresses = Addresses(parts),
            Subject = subject is null ? null : HeaderText.OneLine(subject, 998),
            IsAutoReply = !isRead && (parts.HasReceipt || AutoReplies.Is(parts.Headers)),
        };
    }

    /// <summary>A recipient that cannot be read is the one whom the returned message was written to, if that is one.</summary>
    private static RecipientReport Named(RecipientReport report, IReadOnlyList<IReadOnlyList<ReportField>> returned) =>
        report.Address is null && returned is [var headers] && In(headers.Value("To")).ToList() is [var only] ? report with { Address = only } : report;

    private static string[] Addresses(ReportParts parts) =>
    [
        .. From(parts.Headers, Delivered)
            .Concat(parts.Deliveries.Concat(parts.Feedback).SelectMany(fields => From(fields, Noted)))
            .Concat(parts.Returned.SelectMany(fields => From(fields, Sent)))
            .Distinct(StringComparer.Ordinal).Take(MaxAddresses),
    ];

    private static IEnumerable<string> From(IReadOnlyList<ReportField> fields, string[] names) =>
        names.SelectMany(name => fields.All(name).Take(MaxFields)).SelectMany(In);

    private static IEnumerable<string> In(string? value) =>
        Address().Matches(value is { Length: > LongestList } ? value[..LongestList] : value ?? "").Take(MaxAddresses).Select(match => match.Value);

    [GeneratedRegex("""[^\s<>,;:"()\[\]@]{1,200}@[^\s<>,;:"()\[\]@]{1,255}""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
