using DigestService.Matching;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>
/// What one digest shows: the news that the reader's keywords catch, best first, under the cap; without keywords, what is trending.
/// Works on rows as long as the window that serve one reader after another, so one of these a thread.
/// </summary>
public sealed class SelectPapers(Window window)
{
    /// <summary>How much relevance weighs against trend; both lie between 0 and 1.</summary>
    private const float RelevanceWeight = 0.65f;

    /// <summary>Trending papers come from this many list days; a weekly or first digest looks back a week.</summary>
    private const int TrendingDays = 3;

    private readonly Bitmap _candidates = new(window.Papers.Count);
    private readonly Bitmap _muted = new(window.Papers.Count);
    private readonly Bitmap _caught = new(window.Papers.Count);
    private readonly Bitmap _shutOut = new(window.Papers.Count);
    private readonly float[] _missed = new float[window.Papers.Count];
    private readonly BestPapers _best = new(window.Papers.Count);

    public Selection For(DueSubscriber reader, DateOnly today)
    {
        var reach = new Reach(reader.Scope, reader.Categories);
        var mutes = ActiveMutes(reader, today);
        var news = window.News(reach, Math.Max(reader.FromSeq, window.FloorSeq));
        var keywords = Catch(reader, news, mutes);

        var matched = _caught.Count();
        _shutOut.Drop(_caught);
        var chosen = UnderCap(keywords, reader.MaxPapers);
        var papers = new List<ChosenPaper>(chosen.Count);
        foreach (var ordinal in chosen) papers.Add(new ChosenPaper(window.Papers[ordinal], CatchesOf(ordinal, keywords)));
        var extras = reader.KeywordIds.Length == 0 ? reader.MaxPapers : reader.TrendingExtras;
        if (extras > 0) papers.AddRange(TrendingBeside(reader, reach, today).Take(extras).Select(at => new ChosenPaper(window.Papers[at], [])));
        return new Selection(papers, news.Count, matched, matched - chosen.Count, _shutOut.Count());
    }

    /// <summary>Numbers of the papers that the reader's keywords catch in a window, whatever the cap.</summary>
    public IReadOnlyList<int> Matched(DueSubscriber reader, DateOnly today)
    {
        Catch(reader, window.News(new Reach(reader.Scope, reader.Categories), Math.Max(reader.FromSeq, window.FloorSeq)), ActiveMutes(reader, today));
        return [.. _caught.Members().Select(at => window.Papers[at].Number)];
    }

    /// <summary>What papers are ranked by.</summary>
    /// <param name="relevance">From 0 to 1; of several keywords, one minus the product of what each misses to 1.</param>
    /// <param name="trend">From 0 to 1, see <see cref="TrendShares"/>.</param>
    internal static float Score(float relevance, float trend) => RelevanceWeight * relevance + (1 - RelevanceWeight) * trend;

    private static int[] ActiveMutes(DueSubscriber reader, DateOnly today) =>
        reader.MuteIds.Length == 0 ? [] : [.. reader.MuteIds.Where((_, at) => reader.MuteUntil[at] > today)];

    /// <summary>Marks what is caught and what is shut out, and how far each caught paper is from a full answer.</summary>
    /// <returns>The keywords that may speak: those that are not muted themselves.</returns>
    private List<(int Id, LearnedKeyword Learned)> Catch(DueSubscriber reader, NewsInReach news, int[] mutes)
    {
        _caught.Clear();
        _shutOut.Clear();
        _candidates.Clear();
        _candidates.Add(news.Papers);
        foreach (var number in reader.Shown)
            if (window.PlaceOf(number) is >= 0 and var shown) _candidates.Remove(shown);
        _muted.Clear();
        foreach (var mute in mutes) _muted.Add(window.Mute(mute));

        var speaking = new List<(int, LearnedKeyword)>(reader.KeywordIds.Length);
        foreach (var keywordId in reader.KeywordIds)
        {
            var keyword = window.Keyword(keywordId);
            foreach (var ordinal in keyword.Excluded)
                if (_candidates.Has(ordinal)) _shutOut.Set(ordinal);
            // A keyword that is muted itself brings nothing, in whatever form its words were found.
            var isMuted = Array.IndexOf(mutes, keywordId) >= 0;
            if (!isMuted) speaking.Add((keywordId, keyword));
            foreach (ref readonly var hit in keyword.Hits.AsSpan())
            {
                if (!_candidates.Has(hit.Ordinal)) continue;
                if (isMuted || _muted.Has(hit.Ordinal)) _shutOut.Set(hit.Ordinal);
                else if (_caught.Has(hit.Ordinal)) _missed[hit.Ordinal] *= 1 - hit.Relevance;
                else Take(hit);
            }
        }
        return speaking;
    }

    private void Take(Hit hit)
    {
        _caught.Set(hit.Ordinal);
        _missed[hit.Ordinal] = 1 - hit.Relevance;
    }

    /// <summary>Every keyword that matched gets its best paper before any gets a second.</summary>
    /// <returns>Ordinals, the best first.</returns>
    private IReadOnlyList<int> UnderCap(List<(int Id, LearnedKeyword Learned)> keywords, int cap)
    {
        _best.Begin();
        for (var at = _caught.Next(0); at >= 0; at = _caught.Next(at + 1)) _best.Rank(at, Score(1 - _missed[at], window.Trend(at)));
        foreach (var (_, keyword) in keywords) _best.Serve(keyword.Hits, _caught);
        return _best.Under(cap);
    }

    private static Catch[] CatchesOf(int ordinal, List<(int Id, LearnedKeyword Learned)> keywords)
    {
        var catches = new List<Catch>(keywords.Count);
        foreach (var (id, keyword) in keywords)
            if (keyword.FieldsIn(ordinal) is { } fields) catches.Add(new Catch(id, fields));
        return [.. catches];
    }

    private IEnumerable<int> TrendingBeside(DueSubscriber reader, Reach reach, DateOnly today)
    {
        var shown = reader.Shown.ToHashSet();
        var days = reader.Cadence == Cadence.Weekly || reader.LastIssueDate is null ? 7 : TrendingDays;
        var since = today.AddDays(-days);
        return window.ByTrend.Where(at =>
            (window.Papers[at].ListedOn ?? window.Papers[at].Date) is var day && day >= since && day <= today.AddDays(1)
            && !_muted.Has(at) && !_caught.Has(at)
            && reach.Holds(window.Papers[at]) && !shown.Contains(window.Papers[at].Number));
    }
}
