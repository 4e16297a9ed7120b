using DigestService.Papers;

namespace DigestService.Digests;

/// <summary>How the papers of a window stand to each other by <see cref="Trending"/>.</summary>
internal sealed class TrendShares
{
    private readonly float[] _shares;

    public TrendShares(IReadOnlyList<Paper> papers, DateTimeOffset now)
    {
        double[] scores = [.. papers.Select(paper => Trending.Score(paper, now))];
        ByTrend = [.. Enumerable.Range(0, papers.Count).OrderByDescending(at => scores[at]).ThenByDescending(at => papers[at].Number)];
        _shares = Shares(ByTrend, scores);
    }

    /// <summary>Places of the papers, the most trending first.</summary>
    public IReadOnlyList<int> ByTrend { get; }

    /// <summary>Above 0 to 1: the share of the papers that trend no more than this one.</summary>
    public float this[int ordinal] => _shares[ordinal];

    /// <summary>Equal scores have equal shares.</summary>
    private static float[] Shares(IReadOnlyList<int> byTrend, double[] scores)
    {
        var shares = new float[scores.Length];
        for (var rank = 0; rank < byTrend.Count; rank++)
            shares[byTrend[rank]] = rank > 0 && scores[byTrend[rank]] == scores[byTrend[rank - 1]] ? shares[byTrend[rank - 1]] : 1f - (float)rank / scores.Length;
        return shares;
    }
}
