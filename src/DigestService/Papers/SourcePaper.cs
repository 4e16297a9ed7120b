namespace DigestService.Papers;

/// <summary>What one source says of one paper, as it is kept: see <see cref="SourcePaperRules"/>. What it does not tell is null or empty.</summary>
public sealed record SourcePaper
{
    /// <summary>Where sources meet: <c>arxiv:2512.09363</c>, lower case, without a version.</summary>
    public required string Alias { get; init; }

    /// <summary>Further names of the same paper, for a source that has a numbering of its own.</summary>
    public IReadOnlyList<string> OtherAliases { get; init; } = [];

    public required string Title { get; init; }
    public string Abstract { get; init; } = "";
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>arXiv categories, primary first.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The day of the first version (UTC), or the best that the source knows, never earlier than that.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Which version title, abstract and authors are of: 1, 2, … as the paper's home numbers them; 0 where told at second hand.</summary>
    public int Version { get; init; }

    /// <summary>The day on which a daily list shows it.</summary>
    public DateOnly? ListedOn { get; init; }

    public int? Votes { get; init; }
    public int? Comments { get; init; }
    public string? Organization { get; init; }
    public string? CodeUrl { get; init; }
    public string? ProjectUrl { get; init; }
    public bool Withdrawn { get; init; }

    /// <summary>When it should have been told of at the latest; null where that is not known. Not kept: news that come much later are marked.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>A new version of an old paper: kept, and never news.</summary>
    public bool IsReplacement { get; init; }
}
