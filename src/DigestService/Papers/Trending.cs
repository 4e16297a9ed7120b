namespace DigestService.Papers;

/// <summary>
/// How much a paper is talked about, as one number for page, digest and preview:
/// <c>ln(1 + interest / (1 + age / 2)^0.7)</c>, where
/// <c>interest = votes + comments + 2 × votes gained in the last 24 hours</c> and <c>age</c> is in days since it was
/// listed, or since its own day where it never was. Each vote counts once, and three times while it is fresh; after
/// seven days a paper needs three times the interest to stand where it stood, after thirty days seven times.
/// </summary>
/// <remarks>
/// The logarithm keeps a paper with thousands of votes from drowning all else where trend is added to relevance. The
/// score is 0 or more, rises with votes, comments and votes gained, and falls with age.
/// </remarks>
public static class Trending
{
    /// <summary>The median of 2,641 papers of Daily Papers on their list day: what a listed paper is taken to have while its votes are unknown.</summary>
    public const double ListedPrior = 5;

    /// <summary>A paper that nobody has listed is taken to have what the least noticed tenth of the listed ones has.</summary>
    public const double UnlistedPrior = 1;

    public static double Score(Paper paper, DateTimeOffset now)
    {
        var votes = paper.Votes ?? (paper.ListedOn is null ? UnlistedPrior : ListedPrior);
        var interest = votes + (paper.Comments ?? 0) + 2 * Math.Max(0, paper.VotesGained ?? 0);
        return Math.Log(1 + interest / Math.Pow(1 + AgeInDays(paper, now) / 2, 0.7));
    }

    private static double AgeInDays(Paper paper, DateTimeOffset now)
    {
        var since = (paper.ListedOn ?? paper.Date).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return Math.Max(0, (now.UtcDateTime - since).TotalDays);
    }

    /// <summary>The most talked about first; equal ones in the order of their arrival.</summary>
    public static IReadOnlyList<Paper> Rank(IEnumerable<Paper> papers, DateTimeOffset now) =>
        [.. papers.Select(paper => (Paper: paper, Score: Score(paper, now))).OrderByDescending(each => each.Score).ThenBy(each => each.Paper.Number).Select(each => each.Paper)];
}
