using System.Collections.Concurrent;
using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Digests;

/// <summary>
/// The papers that made news lately, inverted in memory. Each distinct keyword is evaluated once, however many people use it;
/// memory grows with the papers and the distinct keywords, never with the subscribers. Several threads may ask at a time.
/// </summary>
public sealed class Window
{
    private readonly Lock _learning = new();
    private readonly Matcher _matcher;
    private readonly Dictionary<int, int> _places;
    private readonly ConcurrentDictionary<int, LearnedKeyword> _keywords = new();
    private readonly ConcurrentDictionary<int, Bitmap> _mutes = new();
    private readonly ConcurrentDictionary<int, string> _failed = new();
    private readonly ConcurrentDictionary<(string, long), NewsInReach> _news = new();
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
        var index = PaperIndex.Build(papers);
        Unreadable = index.Unreadable;
        _matcher = new Matcher(index);
        _places = papers.Index().ToDictionary(each => each.Item.Number, each => each.Index);
        _trend = new TrendShares(papers, now);
    }

    public IReadOnlyList<Paper> Papers { get; }

    /// <summary>Papers that no keyword can catch, since they could not be read, and why.</summary>
    public IReadOnlyList<(Paper Paper, string Reason)> Unreadable { get; }

    public long FloorSeq { get; }
    public long ToSeq { get; }
    public DateTimeOffset Now { get; }

    /// <summary>Places in <see cref="Papers"/>, the most trending first.</summary>
    public IReadOnlyList<int> ByTrend => _trend.ByTrend;

    /// <summary>Above 0 to 1: the share of the window's papers that trend no more than this one.</summary>
    public float Trend(int ordinal) => _trend[ordinal];

    /// <returns>-1 where the paper is not in the window.</returns>
    public int PlaceOf(int number) => _places.GetValueOrDefault(number, -1);

    public bool Knows(int keywordId) => _keywords.ContainsKey(keywordId);

    public bool KnowsMute(int keywordId) => _mutes.ContainsKey(keywordId);

    /// <summary>Evaluates a keyword, for all who use it.</summary>
    public void Learn(int keywordId, string query)
    {
        var hits = Query.Parse(query) is Query parsed ? Evaluate(parsed) : KeywordHits.None;
        _keywords[keywordId] = new LearnedKeyword(query, [.. hits.Hits], [.. hits.ExcludedOrdinals]);
    }

    public void LearnMute(int keywordId, string query)
    {
        var muted = new Bitmap(Papers.Count);
        if (Query.ParseMute(query) is Query parsed)
            foreach (var hit in Evaluate(parsed).Hits) muted.Set(hit.Ordinal);
        _mutes[keywordId] = muted;
    }

    public string QueryOf(int keywordId) => _keywords[keywordId].Query;

    /// <summary>It could not be learned.</summary>
    /// <returns>True where nobody knew that yet.</returns>
    public bool Fail(int keywordId, string reason) => _failed.TryAdd(keywordId, reason);

    /// <exception cref="InvalidOperationException">The keyword could not be learned: its readers fail, and nobody else.</exception>
    internal LearnedKeyword Keyword(int keywordId) => _keywords.TryGetValue(keywordId, out var known) ? known : throw Unknown(keywordId);

    /// <exception cref="InvalidOperationException">The mute could not be learned: its readers fail, and nobody else.</exception>
    internal Bitmap Mute(int keywordId) => _mutes.TryGetValue(keywordId, out var known) ? known : throw Unknown(keywordId);

    private InvalidOperationException Unknown(int keywordId) =>
        new($"keyword {keywordId} of their profile could not be evaluated: {_failed.GetValueOrDefault(keywordId, "it was never read")}");

    /// <summary>Papers in scope that made news above <paramref name="fromSeq"/>; readers of one rhythm share it.</summary>
    internal NewsInReach News(Reach reach, long fromSeq) =>
        _news.TryGetValue((reach.Key, fromSeq), out var known) ? known : _news[(reach.Key, fromSeq)] = NewsInReach.Of(this, reach, fromSeq);

    private KeywordHits Evaluate(Query query)
    {
        lock (_learning) return _matcher.Evaluate(query);
    }
}
