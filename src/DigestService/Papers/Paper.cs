namespace DigestService.Papers;

/// <summary>A paper as it stands in the database. Absent votes are unknown, not zero.</summary>
public sealed record Paper
{
    /// <summary>Our own number; sources meet through aliases such as <c>arxiv:2512.09363</c>.</summary>
    public required int Number { get; init; }

    /// <summary>The first alias, source prefix included, never with a version: <c>arxiv:2512.09363</c>.</summary>
    public required string Alias { get; init; }

    public required string Title { get; init; }
    public required string Abstract { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>arXiv categories, primary first; empty where no source told them.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public string? Organization { get; init; }

    /// <summary>Names of the sources that told of it: <c>hf</c>, <c>arxiv</c>.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The day of its first version (UTC).</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The first day on which Hugging Face Daily Papers listed it.</summary>
    public DateOnly? ListedOn { get; init; }

    public int? Votes { get; init; }
    public int? Comments { get; init; }

    /// <summary>Votes gained over the last 24 hours that were observed; null where fewer than two observations exist.</summary>
    public int? VotesGained { get; init; }

    public string? CodeUrl { get; init; }
    public string? ProjectUrl { get; init; }
    public bool Withdrawn { get; init; }

    /// <summary>The number under which its arrival became news; null for archive.</summary>
    public long? ArrivedSeq { get; init; }

    /// <summary>The number under which its first listing became news; null while unlisted, or for archive.</summary>
    public long? ListedSeq { get; init; }

    /// <summary>Its arrival, and its first listing, became news only long after they were due.</summary>
    public bool ArrivedLate { get; init; }
    public bool ListedLate { get; init; }

    /// <summary>The alias without its source: what people know a paper by.</summary>
    public string Id => Alias[(Alias.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
