using DigestService.Digests;
using DigestService.Subscribers;

namespace DigestService.Tests.Digests;

/// <summary>Selection as one would write it down: candidates in a dictionary, all of them sorted. What <see cref="SelectPapers"/> is held against.</summary>
internal static class PlainSelection
{
    /// <summary>Trending papers come from this many list days; a weekly or first digest looks back a week.</summary>
    private const int TrendingDays = 3;

    public static Selection For(DueSubscriber reader, Window window, DateOnly today)
    {
        var reach = new Reach(reader.Scope, reader.Categories);
        var shown = reader.Shown.ToHashSet();
        var mutes = ActiveMutes(reader, today);
        var fromSeq = Math.Max(reader.FromSeq, window.FloorSeq);

        var caught = Caught(reader, window, reach, fromSeq, shown, mutes, out var excluded);
        var chosen = UnderCap(caught, reader.MaxPapers);
        var extras = reader.KeywordIds.Length == 0 ? reader.MaxPapers : reader.TrendingExtras;
        var trending = TrendingBeside(reader, window, reach, today, mutes).Where(at => !shown.Contains(window.Papers[at].Number) && !caught.ContainsKey(at)).Take(extras);
        return new Selection(
            [.. chosen.Select(each => new ChosenPaper(window.Papers[each.Ordinal], [.. each.Catches])), .. trending.Select(at => new ChosenPaper(window.Papers[at], []))],
            window.Papers.Count(paper => reach.IsNews(paper, fromSeq, window.ToSeq)),
            caught.Count,
            caught.Count - chosen.Count,
            excluded);
    }

    private static int[] ActiveMutes(DueSubscriber reader, DateOnly today) =>
        [.. reader.MuteIds.Where((_, at) => reader.MuteUntil[at] > today)];

    private sealed record Candidate(int Ordinal, List<Catch> Catches)
    {
        public float Missed { get; set; } = 1;
        public float Score { get; set; }
    }

    private static Dictionary<int, Candidate> Caught(
        DueSubscriber reader, Window window, Reach reach, long fromSeq, HashSet<int> shown, int[] mutes, out int excluded)
    {
        var caught = new Dictionary<int, Candidate>();
        var shutOut = new HashSet<int>();
        foreach (var keywordId in reader.KeywordIds)
        {
            var keyword = window.Keyword(keywordId);
            foreach (var ordinal in keyword.Excluded)
                if (IsCandidate(ordinal))
                    shutOut.Add(ordinal);
            foreach (var hit in keyword.Hits)
            {
                if (!IsCandidate(hit.Ordinal)) continue;
                // A keyword that is muted itself brings nothing, in whatever form its words were found.
                if (Array.IndexOf(mutes, keywordId) >= 0 || mutes.Any(mute => window.Mute(mute).Has(hit.Ordinal)))
                {
                    shutOut.Add(hit.Ordinal);
                    continue;
                }
                if (!caught.TryGetValue(hit.Ordinal, out var candidate)) caught[hit.Ordinal] = candidate = new Candidate(hit.Ordinal, []);
                candidate.Catches.Add(new Catch(keywordId, hit.Fields));
                candidate.Missed *= 1 - hit.Relevance;
            }
        }
        foreach (var candidate in caught.Values)
            candidate.Score = SelectPapers.Score(1 - candidate.Missed, window.Trend(candidate.Ordinal));
        shutOut.ExceptWith(caught.Keys);
        excluded = shutOut.Count;
        return caught;

        bool IsCandidate(int ordinal) =>
            reach.IsNews(window.Papers[ordinal], fromSeq, window.ToSeq) && !shown.Contains(window.Papers[ordinal].Number);
    }

    /// <summary>Every keyword that matched gets its best paper before any gets a second.</summary>
    private static List<Candidate> UnderCap(Dictionary<int, Candidate> caught, int cap)
    {
        List<Candidate> ranked = [.. caught.Values.OrderByDescending(each => each.Score).ThenBy(each => each.Ordinal)];
        if (ranked.Count <= cap) return ranked;

        var served = new HashSet<int>();
        var first = ranked.Where(ServesAnother).Take(cap).ToHashSet();
        foreach (var each in ranked.Where(each => !first.Contains(each)).Take(cap - first.Count)) first.Add(each);
        return [.. ranked.Where(first.Contains)];

        bool ServesAnother(Candidate each)
        {
            var before = served.Count;
            served.UnionWith(each.Catches.Select(one => one.KeywordId));
            return served.Count > before;
        }
    }

    private static IEnumerable<int> TrendingBeside(DueSubscriber reader, Window window, Reach reach, DateOnly today, int[] mutes)
    {
        var days = reader.Cadence == Cadence.Weekly || reader.LastIssueDate is null ? 7 : TrendingDays;
        var since = today.AddDays(-days);
        return window.ByTrend.Where(at =>
            (window.Papers[at].ListedOn ?? window.Papers[at].Date) is var day && day >= since && day <= today.AddDays(1)
            && reach.Holds(window.Papers[at])
            && !mutes.Any(mute => window.Mute(mute).Has(at)));
    }
}
