using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>
/// The papers that made news lately, inverted in memory. Each distinct keyword is evaluated once, however many people use it;
/// memory grows with the papers and the distinct keywords, never with the subscribers.
/// </summary>
public sealed class Window
{
    private readonly Matcher _matcher;
    private readonly Dictionary<int, string> _queries = [];
    private readonly Dictionary<int, KeywordHits> _hits = [];
    private readonly Dictionary<int, HashSet<int>> _muted = [];
    private readonly Dictionary<(string, long), int> _scanned = [];
    private readonly TrendShares _trend;

    /// <param name="papers">Every paper with news above <paramref name="floorSeq"/>.</param>
    /// <param name="floorSeq">News up to here is older than a digest looks back.</param>
    /// <param name="toSeq">The highest number of news among the papers, or the floor.</param>
    public Window(IReadOnlyList<Paper> papers, long floorSeq, long toSeq, DateTimeOffset now)
    {
        Papers = papers;
        FloorSeq = floorSeq;
        ToSeq = toSeq;
        Now = now;
        _matcher = new Matcher(PaperIndex.Build(papers));
        _trend = new TrendShares(papers, now);
    }

    public IReadOnlyList<Paper> Papers { get; }
    public long FloorSeq { get; }
    public long ToSeq { get; }
    public DateTimeOffset Now { get; }

    /// <summary>Places in <see cref="Papers"/>, the most trending first.</summary>
    public IReadOnlyList<int> ByTrend => _trend.ByTrend;

    /// <summary>Above 0 to 1: the share of the window's papers that trend no more than this one.</summary>
    public float Trend(int ordinal) => _trend[ordinal];

    public bool Knows(int keywordId) => _hits.ContainsKey(keywordId);

    public bool KnowsMute(int keywordId) => _muted.ContainsKey(keywordId);

    /// <summary>Evaluates a keyword, for all who use it.</summary>
    public void Learn(int keywordId, string query)
    {
        _queries[keywordId] = query;
        _hits[keywordId] = Query.Parse(query) is Query parsed ? _matcher.Evaluate(parsed) : KeywordHits.None;
    }

    public string QueryOf(int keywordId) => _queries[keywordId];

    public void LearnMute(int keywordId, string query) =>
        _muted[keywordId] = Query.ParseMute(query) is Query parsed ? [.. _matcher.Evaluate(parsed).Hits.Select(hit => hit.Ordinal)] : [];

    /// <exception cref="KeyNotFoundException">The keyword could not be learned: its readers fail, and nobody else.</exception>
    public KeywordHits Hits(int keywordId) => _hits[keywordId];

    public bool IsMuted(int keywordId, int ordinal) => _muted[keywordId].Contains(ordinal);

    /// <summary>Papers in scope that made news above <paramref name="fromSeq"/>.</summary>
    public int Scanned(Reach reach, long fromSeq)
    {
        if (!_scanned.TryGetValue((reach.Key, fromSeq), out var count))
            _scanned[(reach.Key, fromSeq)] = count = Papers.Count(paper => reach.IsNews(paper, fromSeq, ToSeq));
        return count;
    }
}
