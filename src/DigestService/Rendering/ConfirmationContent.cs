namespace DigestService.Rendering;

/// <param name="Expires">The last day on which the link works; null where it does not expire.</param>
public sealed record ConfirmationContent(string ConfirmUrl, DateOnly? Expires = null);

public sealed record NothingTodayContent(DateOnly IssueDate, DigestCounts Counts, DigestReader Reader, DigestLinks Links, Occasion Occasion = Occasion.Issue);
