using DigestService.Digests;
using DigestService.Matching;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>One trial: the keyword is evaluated once, and what is asked of it is read off sets of papers.</summary>
internal sealed class TrialRun
{
    private const int MostBest = 5;
    private const int MostShutOut = 3;
    private const int MostAdditions = 3;

    /// <summary>A name that adds less than this share is not worth the reader's time.</summary>
    private const double LeastAdded = 0.02;

    private readonly RecentSnapshot _snapshot;
    private readonly Matcher _matcher;
    private readonly Profile _profile;
    private readonly Query _query;
    private readonly RecentView _view;
    private readonly IReadOnlyList<RecentKeyword> _mutes;
    private readonly Bitmap _muted;
    private readonly Bitmap _allowed;
    private readonly Bitmap _allowedInMonth;
    private readonly IReadOnlyList<RecentKeyword> _others;
    private readonly KeywordHits _hits;
    private readonly Bitmap _matched;
    private readonly Bitmap _brings;
    private readonly Bitmap _caught;

    public TrialRun(RecentSnapshot snapshot, Matcher matcher, Profile profile, Query query, int days, bool anyScope)
    {
        (_snapshot, _matcher, _profile, _query) = (snapshot, matcher, profile, query);
        _view = snapshot.View(profile, anyScope, days);
        _mutes = [.. profile.Mutes.Where(mute => mute.Until is not { } end || end > _view.Days.Until).Select(mute => snapshot.Mute(mute.Query, matcher)).OfType<RecentKeyword>()];
        _muted = Union(_mutes);
        _allowed = _view.Without(_muted);
        _allowedInMonth = snapshot.View(profile, anyScope, RecentSnapshot.MostDays).Without(_muted);
        _others = [.. profile.Keywords.Select(keyword => snapshot.Keyword(keyword, matcher)).OfType<RecentKeyword>().Where(other => !other.Query.Equals(query) && !IsMuted(other.Query)).DistinctBy(other => other.Query)];
        _hits = matcher.Evaluate(query, mostExcluded: int.MaxValue);
        _matched = snapshot.ToBitmap(_hits.Hits);
        _brings = IsMuted(query) ? new Bitmap(snapshot.Papers.Count) : _matched;
        _caught = Both(_brings, _allowed);
    }

    /// <summary>A keyword that is muted itself brings nothing, in whatever form its words were found.</summary>
    private bool IsMuted(Query query) => _mutes.Any(mute => mute.Query.ToString() == query.ToString());

    public Trial Answer(string keyword, AcronymTable acronyms)
    {
        var count = _caught.Count();
        var all = Union(_others);
        var alone = count - _caught.CountShared(all);
        all.Add(_caught);
        all.Keep(_allowed);
        var cap = TrialDigests.Cap(_profile, _view, all);
        return new Trial
        {
            Keyword = keyword,
            Days = _view.Days,
            EndsToday = _view.Days.Until == _snapshot.Today,
            Scanned = _view.Scanned,
            Caught = count,
            CaughtAlone = alone,
            Best = Best(),
            Excluded = Excluded(),
            Muted = Muted(),
            Cap = cap,
            CaughtInMonth = _brings.CountShared(_allowedInMonth),
            Noise = TrialDigests.Noise(count, _others.Count, cap),
            Twins = [.. Twins()],
            Exact = Exact(acronyms, count),
            Additions = [.. Additions(acronyms, count).OrderByDescending(each => each.Adds).Take(MostAdditions)],
        };
    }

    private TrialPaper[] Best()
    {
        var best = new List<(int Ordinal, float Score)>(MostBest + 1);
        foreach (var hit in _hits.Hits)
        {
            if (!_caught.Has(hit.Ordinal)) continue;
            var score = SelectPapers.Score(1 - (1 - hit.Relevance), _view.Trend[hit.Ordinal]);
            if (best.Count == MostBest && score <= best[^1].Score) continue;
            best.Insert(best.FindLastIndex(each => each.Score >= score) + 1, (hit.Ordinal, score));
            if (best.Count > MostBest) best.RemoveAt(MostBest);
        }
        return [.. best.Select(each => new TrialPaper(_snapshot.Papers[each.Ordinal], _snapshot.Explain(_query, each.Ordinal)))];
    }

    private ShutOut Excluded()
    {
        List<int> excluded = [.. _hits.ExcludedOrdinals.Where(_view.Papers.Has)];
        return new ShutOut(excluded.Count, [.. _view.MostTrending(excluded, MostShutOut).Select(at => new ShutOutPaper(_snapshot.Papers[at], null))]);
    }

    private ShutOut Muted()
    {
        var muted = Both(_matched, _view.Papers);
        muted.Drop(_caught);
        return new ShutOut(muted.Count(), [.. _view.MostTrending(muted.Members(), MostShutOut).Select(at => new ShutOutPaper(_snapshot.Papers[at], MuteOf(at)))]);
    }

    private string MuteOf(int paper) => _mutes.FirstOrDefault(mute => mute.Papers.Has(paper))?.Text ?? _query.ToString();

    /// <summary>The same papers in thirty days; or of at least three papers each, nine in ten shared.</summary>
    private IEnumerable<TrialTwin> Twins()
    {
        var own = Both(_brings, _allowedInMonth);
        var count = own.Count();
        foreach (var other in _others)
        {
            var (shared, having) = (own.CountShared(other.Papers), _allowedInMonth.CountShared(other.Papers));
            var isSame = shared > 0 && shared == count && shared == having;
            if (isSame || (count >= 3 && having >= 3 && shared >= 0.9 * (count + having - shared)))
                yield return new TrialTwin(other.Text, shared, isSame);
        }
    }

    private TrialExact? Exact(AcronymTable acronyms, int count)
    {
        if (ExactForm.Of(_query, acronyms, _snapshot.Index) is not { } exact) return null;
        var papers = Both(Evaluate(exact.Query), _allowed);
        var catches = papers.Count();
        if (catches == count || (!exact.IsAcronym && catches * 2 < count)) return null;
        var lost = _caught.Copy();
        lost.Drop(papers);
        return new TrialExact(exact.Query.ToString(), catches, [.. _view.MostTrending(lost.Members(), MostShutOut).Select(at => _snapshot.Papers[at])]);
    }

    private IEnumerable<TrialAddition> Additions(AcronymTable acronyms, int count)
    {
        foreach (var addition in OtherNames.Of(_query, acronyms, _snapshot.Index))
        {
            var papers = Both(Evaluate(addition.Added), _allowed);
            papers.Drop(_matched);
            if (papers.Count() is var adds and > 0 && adds >= LeastAdded * count && (!addition.Name.IsRare || SpeaksForItself(adds, count))) yield return new TrialAddition(addition.Name.Text, addition.Query.ToString(), adds);
        }
    }

    /// <summary>Of a name that hardly any paper explains: several papers use it, and the keyword is thin without it, or dead.</summary>
    private static bool SpeaksForItself(int adds, int count) => count == 0 ? adds >= 2 : adds >= Math.Max(AcronymTally.FewestPapers, count);

    private Bitmap Evaluate(Query query) => _snapshot.ToBitmap(_matcher.Evaluate(query).Hits);

    private static Bitmap Both(Bitmap one, Bitmap other)
    {
        var both = one.Copy();
        both.Keep(other);
        return both;
    }

    private Bitmap Union(IEnumerable<RecentKeyword> keywords)
    {
        var union = new Bitmap(_snapshot.Papers.Count);
        foreach (var keyword in keywords) union.Add(keyword.Papers);
        return union;
    }
}
