using DigestService.Digests;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>
/// The papers of about a month as they stood at one moment, inverted in memory. It never changes, so any number of threads
/// may ask; what it remembers between questions is bounded.
/// </summary>
public sealed class RecentSnapshot
{
    /// <summary>How far back a keyword is tried, at most.</summary>
    public const int MostDays = 30;

    private const int MostViews = 64;
    private const int MostKeywords = 2_000;
    private const int MostRead = 2_000;

    private readonly DateOnly? _newest;
    private readonly TrendShares _trend;
    private readonly Lazy<TrendShares> _trendOfAny;
    private readonly BoundedCache<(string Scope, int Days), RecentView> _views = new(MostViews);
    private readonly BoundedCache<(string Text, bool IsMute), RecentKeyword?> _keywords = new(MostKeywords);
    private readonly BoundedCache<int, PaperEvidence> _evidence = new(MostRead);

    /// <param name="papers">In the order of their numbers; those of the last thirty days, or where none is that young, of the thirty days up to the newest.</param>
    public RecentSnapshot(IReadOnlyList<Paper> papers, DateTimeOffset now)
    {
        Papers = papers;
        Now = now;
        Index = PaperIndex.Build(papers);
        Matchers = new MatcherPool(Index);
        _newest = papers.Max(paper => RecentDays.NewestOf(paper, Today));
        _trend = new TrendShares(papers, now);
        Suggestions = new Lazy<IReadOnlyList<SuggestedKeyword>>(() => MineKeywords.From(this));
        _trendOfAny = new Lazy<TrendShares>(() => new TrendShares([.. papers.Select(paper => Preview.AsNews(paper, anyScope: true))], now));
    }

    public DateTimeOffset Now { get; }

    public IReadOnlyList<Paper> Papers { get; }

    /// <summary>Found out when first asked for.</summary>
    internal Lazy<IReadOnlyList<SuggestedKeyword>> Suggestions { get; }

    internal DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    internal PaperIndex Index { get; }

    internal MatcherPool Matchers { get; }

    /// <param name="anyScope">All papers, whatever the profile's scope.</param>
    internal RecentView View(Profile profile, bool anyScope, int days)
    {
        var reach = anyScope ? null : new Reach(profile.Scope, profile.Categories);
        var scope = anyScope ? Scope.Daily : profile.Scope;
        return _views.Get((reach is null ? "any" : $"{scope} {reach.Key}", days), _ => MakeView(reach, RecentDays.Last(days, Today, _newest), scope));
    }

    /// <summary>Null for a text that is no keyword.</summary>
    internal RecentKeyword? Keyword(string text, Matcher matcher) => Known(text, isMute: false, matcher);

    internal RecentKeyword? Mute(string text, Matcher matcher) => Known(text, isMute: true, matcher);

    private RecentKeyword? Known(string text, bool isMute, Matcher matcher) => text.Length > Query.MaxLength ? null
        : _keywords.Get((text, isMute), _ =>
            (isMute ? Query.ParseMute(text) : Query.Parse(text)) is Query query ? new RecentKeyword(text, query, ToBitmap(matcher.Evaluate(query).Hits)) : null);

    internal Bitmap ToBitmap(IReadOnlyList<Hit> hits)
    {
        var papers = new Bitmap(Papers.Count);
        for (var at = 0; at < hits.Count; at++) papers.Set(hits[at].Ordinal);
        return papers;
    }

    /// <summary>Why a keyword caught a paper; for an ordinal that it did catch.</summary>
    internal Evidence Explain(Query query, int ordinal) => _evidence.Get(ordinal, at => new PaperEvidence(Papers[at])).Find(query)!;

    private RecentView MakeView(Reach? reach, RecentDays days, Scope scope)
    {
        var papers = new Bitmap(Papers.Count);
        var newsDays = new byte[Papers.Count];
        for (var at = 0; at < Papers.Count; at++)
        {
            if (!days.Hold(Papers[at]) || !(reach is null ? !Papers[at].Withdrawn : reach.IsNews(Preview.AsNews(Papers[at], anyScope: false), 0, 1))) continue;
            papers.Set(at);
            newsDays[at] = (byte)days.NewsDay(Papers[at], scope);
        }
        return new RecentView(days, papers, papers.Count(), newsDays, reach is null ? _trendOfAny.Value : _trend);
    }
}

/// <summary>A keyword or mute of a profile.</summary>
/// <param name="Papers">By ordinal the papers of the snapshot that it catches, whatever their day and scope. Not to be changed.</param>
internal sealed record RecentKeyword(string Text, Query Query, Bitmap Papers);
