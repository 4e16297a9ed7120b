using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>What a keyword would have caught of the last thirty days' papers in a reader's scope, and what a narrower one would not.</summary>
internal sealed class Backtest
{
    public const int Days = 30;

    private readonly IReadOnlyList<Paper> _papers;
    private readonly Matcher _matcher;

    private Backtest(IReadOnlyList<Paper> papers) => (_papers, _matcher) = (papers, new Matcher(PaperIndex.Build(papers)));

    public static async Task<Backtest> Load(NpgsqlConnection connection, Profile profile, DateTimeOffset now, CancellationToken stop)
    {
        var until = DateOnly.FromDateTime(now.UtcDateTime);
        var papers = await PaperQueries.OfDays(connection, until.AddDays(1 - Days), until, stop);
        // Where no paper is that young, the thirty days up to the newest.
        if (papers.Count == 0 && await PaperQueries.NewestDay(connection, until, stop) is { } newest) papers = await PaperQueries.OfDays(connection, newest.AddDays(1 - Days), newest, stop);
        var reach = new Reach(profile.Scope, profile.Categories);
        return new Backtest([.. papers.Where(reach.Holds)]);
    }

    /// <summary>The most voted first.</summary>
    public IReadOnlyList<Paper> Caught(Query query) =>
        [.. _matcher.Evaluate(query).Hits.Select(hit => _papers[hit.Ordinal]).OrderByDescending(paper => paper.Votes).ThenBy(paper => paper.Number)];

    public IReadOnlyList<Paper> ShutOut(Query before, Query after)
    {
        var kept = Caught(after).Select(paper => paper.Number).ToHashSet();
        return [.. Caught(before).Where(paper => !kept.Contains(paper.Number))];
    }
}
