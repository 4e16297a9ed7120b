using DigestService.Matching;
using DigestService.Papers;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>What a profile would have caught lately, by the very code that composes; nothing is written.</summary>
/// <param name="Since">The first day looked at.</param>
/// <param name="Until">The last one: today, or where no paper is that young, the newest day that has any.</param>
public sealed record Preview(DateOnly Since, DateOnly Until, Selection Selection, IReadOnlyList<PreviewedPaper> Papers)
{
    public static async Task<Preview> Of(NpgsqlConnection connection, Profile profile, int days, bool anyScope, DateTimeOffset now, CancellationToken stop = default)
    {
        var until = DateOnly.FromDateTime(now.UtcDateTime);
        var papers = await PaperQueries.OfDays(connection, until.AddDays(1 - days), until, stop);
        if (papers.Count == 0 && await PaperQueries.NewestDay(connection, until, stop) is { } newest)
            papers = await PaperQueries.OfDays(connection, newest.AddDays(1 - days), until = newest, stop);
        return Of(papers, profile, until.AddDays(1 - days), until, anyScope, now);
    }

    /// <summary>What a digest of so many would show, by its rule: every keyword that matched gets its best paper before any gets a second.</summary>
    public IReadOnlyList<PreviewedPaper> Under(int cap)
    {
        var served = new HashSet<int>();
        var places = Enumerable.Range(0, Papers.Count).ToList();
        var serving = places.Where(at => Papers[at].Catches.Aggregate(false, (isFirst, one) => served.Add(one.KeywordId) || isFirst)).ToList();
        return [.. serving.Take(cap).Concat(places.Except(serving)).Take(cap).Order().Select(at => Papers[at])];
    }

    /// <param name="papers">Of the days from <paramref name="since"/> to <paramref name="until"/>.</param>
    public static Preview Of(IReadOnlyList<Paper> papers, Profile profile, DateOnly since, DateOnly until, bool anyScope, DateTimeOffset now)
    {
        var window = new Window([.. papers.Select(paper => AsNews(paper, anyScope))], 0, 1, now);
        var selection = new SelectPapers(window).For(AsIf.Reader(profile, window, fromSeq: 0), until);
        var stored = papers.ToDictionary(paper => paper.Number);
        return new Preview(since, until, selection, [.. selection.Papers.Select(each => Explain(each, stored, window))]);
    }

    /// <summary>As if it were news number 1, and in scope where no scope is asked for.</summary>
    internal static Paper AsNews(Paper paper, bool anyScope) =>
        paper with { ArrivedSeq = 1, ListedSeq = anyScope || paper.ListedOn is not null ? 1 : null, ListedOn = paper.ListedOn ?? (anyScope ? paper.Date : null) };

    private static PreviewedPaper Explain(ChosenPaper chosen, Dictionary<int, Paper> stored, Window window)
    {
        var paper = stored[chosen.Paper.Number];
        var evidence = new PaperEvidence(paper);
        return new PreviewedPaper(paper, chosen.Catches, [.. chosen.Catches.Select(one => (window.QueryOf(one.KeywordId), evidence.Find((Query)Query.Parse(window.QueryOf(one.KeywordId)))))]);
    }
}

/// <param name="Found">Each keyword that caught it, with the words that it found.</param>
public sealed record PreviewedPaper(Paper Paper, IReadOnlyList<Catch> Catches, IReadOnlyList<(string Keyword, Evidence? Evidence)> Found)
{
    /// <summary>In words: <c>"mixture of experts" in title, abstract</c>.</summary>
    public IReadOnlyList<string> Why => Found.Count == 0 ? ["trending"] : [.. Found.Select(each => each.Evidence is { Where.Length: > 0 } evidence ? $"{each.Keyword} in {evidence.Where}" : each.Keyword)];
}
