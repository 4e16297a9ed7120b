namespace DigestService.Rendering.Views;

public sealed record DigestView : MailView
{
    /// <summary>"4 papers on RLHF and 2 more": the subject without its date.</summary>
    public required string Headline { get; init; }

    /// <summary>"Thursday, 11 December 2025".</summary>
    public required string IssueDate { get; init; }

    /// <summary>"6 of the 214 new papers match your keywords."</summary>
    public required string Lead { get; init; }

    /// <summary>On top of a reader's first digest: what this is, when it comes, how to tune it.</summary>
    public HintView? Welcome { get; init; }

    /// <summary>On top of the first digest after a pause: what came meanwhile, and where all of it is.</summary>
    public HintView? Away { get; init; }

    /// <summary>The keywords that caught something, the busiest first.</summary>
    public required IReadOnlyList<TopicView> Topics { get; init; }

    /// <summary>The papers once more, to choose from at a glance; empty where they are few enough to be seen anyway, or too many.</summary>
    public required IReadOnlyList<PaperView> Overview { get; init; }

    /// <summary>What the keywords caught; for a reader without keywords, what is trending.</summary>
    public required IReadOnlyList<PaperView> Papers { get; init; }

    /// <summary>Trending extras, below the papers that the keywords caught.</summary>
    public required IReadOnlyList<PaperView> Trending { get; init; }

    public MoreView? More { get; init; }
    public required CompletenessView Completeness { get; init; }

    /// <summary>For a reader without keywords, whom <see cref="Welcome"/> does not tell: what adding some would do.</summary>
    public HintView? NoKeywords { get; init; }

    /// <summary>The keyword that brought over half of two weeks' papers, and where to tame it.</summary>
    public HintView? Loud { get; init; }
}

public sealed record TopicView(string Name, int Count);

/// <param name="Text">"14 more papers matched"</param>
public sealed record MoreView(int Count, string Text, string? Url);

/// <param name="LinkText">What the link says; shown only with an <paramref name="Url"/>.</param>
public sealed record HintView(string Text, string LinkText, string? Url);

/// <param name="Sentences">The same as the numbers, and the quiet sources, for people.</param>
public sealed record CompletenessView(
    int Scanned, int Matched, int HeldBack, int Excluded, int Beyond, IReadOnlyList<string> Sentences)
{
    /// <summary>The sentences in one.</summary>
    public string Text => string.Join(' ', Sentences);
}
