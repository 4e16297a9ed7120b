namespace DigestService.Rendering.Views;

public sealed record PaperView
{
    /// <summary>Its place in the mail, from 1.</summary>
    public required int Number { get; init; }

    public required string Title { get; init; }

    /// <summary>The title, cut at a word to about two lines.</summary>
    public required string ShortTitle { get; init; }

    /// <summary>The title again, cut where the words that were found begin and end.</summary>
    public required IReadOnlyList<SegmentView> TitleSegments { get; init; }

    public required string Url { get; init; }

    /// <summary>"DeepMind · A. Author and 23 others", "A, B and C".</summary>
    public string? Byline { get; init; }

    /// <summary>"Listed 11 Dec, submitted 9 Dec", and "; reached us late" where an earlier digest should have had it.</summary>
    public required string Dates { get; init; }

    /// <summary>"128 upvotes"; null where unknown.</summary>
    public string? Votes { get; init; }

    /// <summary>"128": the number alone.</summary>
    public string? Upvotes { get; init; }

    /// <summary>PDF, code, project, discussion: those that exist.</summary>
    public required IReadOnlyList<LinkView> Links { get; init; }

    /// <summary>Where the keywords that caught it are tuned; null where nothing may be managed.</summary>
    public string? Tune { get; init; }

    /// <summary>Of the abstract, cut at a sentence; empty where there is no room or no abstract.</summary>
    public required string Excerpt { get; init; }

    public required IReadOnlyList<SegmentView> ExcerptSegments { get; init; }

    public required IReadOnlyList<ReasonView> Why { get; init; }

    public required bool IsTrending { get; init; }
}

/// <param name="Marked">Whether it is what a keyword found.</param>
public sealed record SegmentView(string Text, bool Marked);

/// <param name="Keyword">"RLHF"</param>
/// <param name="Where">"in title"; null where there is nothing to tell.</param>
/// <param name="Note">What the reader could not guess.</param>
/// <param name="Text">"RLHF · in title"</param>
public sealed record ReasonView(string Keyword, string? Where, string? Note, string Text);
