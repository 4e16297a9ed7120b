namespace DigestService.Bounces;

/// <summary>Feedback reports (ARF, RFC 5965): what a reader's provider passes on.</summary>
public static class Complaints
{
    /// <summary>What a reader means by it. Failed authentication (RFC 6591), a virus and "not spam" are no complaints.</summary>
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase) { "abuse", "fraud", "opt-out", "opt-out-list", "complaint" };

    public static IReadOnlyList<RecipientReport> Read(IReadOnlyList<ReportField> fields)
    {
        var said = fields.Value("Feedback-Type")?.Trim() ?? "";
        var kind = Types.Contains(said) ? ReportClass.Complaint : ReportClass.Unknown;
        var named = fields.All("Original-Rcpt-To").Select(DeliveryReports.Address).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(100).ToList();
        var words = Delivery.HeaderText.OneLine(said.Length > 0 ? $"feedback: {said}" : "", 100);
        return named.Count > 0 ? [.. named.Select(Of)] : [Of(null)];

        RecipientReport Of(string? address) => new(address, address, kind, null, words);
    }

    /// <summary>
    /// Outlook's Junk Mail Reporting Program has no feedback part: it attaches the mail, and a header of its own names the reader.
    /// </summary>
    /// <param name="returned">The headers of the attached mail.</param>
    public static RecipientReport? Jmrp(string? from, string? subject, IReadOnlyList<ReportField> returned) =>
        from?.Contains("staff@hotmail.com", StringComparison.OrdinalIgnoreCase) == true
        && subject?.TrimStart().StartsWith("complaint about message from", StringComparison.OrdinalIgnoreCase) == true
        && returned.Value("X-HmXmrOriginalRecipient") is { } reader
            ? new RecipientReport(DeliveryReports.Address(reader), null, ReportClass.Complaint, null, "feedback: JMRP")
            : null;
}
