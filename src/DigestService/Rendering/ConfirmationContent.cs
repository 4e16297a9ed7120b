namespace DigestService.Rendering;

/// <param name="Expires">The last day on which the link works; null where it does not expire.</param>
/// <param name="Choices">What was asked for, a line each: <c>Keywords: RLHF, mixture of experts</c>.</param>
public sealed record ConfirmationContent(string ConfirmUrl, DateOnly? Expires = null, IReadOnlyList<string>? Choices = null);

public sealed record NothingTodayContent(DateOnly IssueDate, DigestCounts Counts, DigestReader Reader, DigestLinks Links);
