namespace DigestService.Rendering.Views;

/// <summary>A short mail with one thing to do.</summary>
public sealed record LetterView : MailView
{
    /// <summary>"Your preferences".</summary>
    public required string Headline { get; init; }

    /// <summary>Why it came.</summary>
    public required string Lead { get; init; }

    /// <summary>What there is to do.</summary>
    public required LinkView Button { get; init; }

    /// <summary>How long the link works, and what to do if it was not you.</summary>
    public required string Small { get; init; }
}
