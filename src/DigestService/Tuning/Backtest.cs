using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>What a keyword would have caught of the last thirty days' papers in a reader's scope, and what a narrower one would not.</summary>
internal sealed class Backtest(RecentSnapshot snapshot, Profile profile)
{
    private readonly Bitmap _inView = snapshot.View(profile, anyScope: false, RecentSnapshot.MostDays).Papers;

    public int Caught(Query query) => Papers(query).Count();

    /// <summary>The most voted first.</summary>
    public IReadOnlyList<Paper> ShutOut(Query before, Query after)
    {
        var papers = Papers(before);
        papers.Drop(Papers(after));
        return [.. papers.Members().Select(at => snapshot.Papers[at]).OrderByDescending(paper => paper.Votes).ThenBy(paper => paper.Number)];
    }

    private Bitmap Papers(Query query)
    {
        var papers = snapshot.ToBitmap(snapshot.Matchers.Lend(matcher => matcher.Evaluate(query).Hits));
        papers.Keep(_inView);
        return papers;
    }
}
