namespace DigestService.Rendering.Views;

/// <summary>For readers who want to hear it when there is nothing.</summary>
public sealed record NothingTodayView : MailView
{
    /// <summary>"Nothing new today".</summary>
    public required string Headline { get; init; }

    public required string IssueDate { get; init; }

    /// <summary>"None of the 214 new papers matches your keywords."</summary>
    public required string Lead { get; init; }

    /// <summary>Where this is a reader's first mail: what comes when, and how to catch more.</summary>
    public HintView? Welcome { get; init; }

    public required CompletenessView Completeness { get; init; }
}
