using DigestService.Matching;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>
/// Chooses the keywords that tell best, each beside those before it, what the papers of a snapshot are about: by the
/// <see cref="PhraseScores"/>, and by the papers that the matcher says they catch.
/// </summary>
internal static class MineKeywords
{
    private const int Most = 24;
    private const int MostTried = 200;

    /// <summary>With fewer papers of Daily Papers than this, all papers count.</summary>
    private const int FewestListed = 30;

    /// <summary>A keyword that catches more than this share of all papers is none.</summary>
    public const double WidestShare = 0.2;

    /// <summary>Two keywords that share so many of the papers of one are one.</summary>
    private const double SameShare = 0.6;

    /// <summary>What each word that a phrase shares with a chosen one leaves of its worth.</summary>
    private const double SharedWordWorth = 0.6;

    private sealed record Candidate(string[] Words, Query Query, double Score, Bitmap Papers, int Caught);

    public static IReadOnlyList<SuggestedKeyword> From(RecentSnapshot snapshot)
    {
        var view = snapshot.View(new Profile(), anyScope: false, RecentSnapshot.MostDays);
        if (view.Scanned < FewestListed) view = snapshot.View(new Profile(), anyScope: true, RecentSnapshot.MostDays);
        var candidates = snapshot.Matchers.Lend(matcher => Candidates(snapshot, view, matcher).ToList());
        return [.. Choose(candidates).Select(each => Suggest(each, snapshot, view))];
    }

    private static IEnumerable<Candidate> Candidates(RecentSnapshot snapshot, RecentView view, Matcher matcher)
    {
        var fewest = Math.Max(2, (int)(Math.Sqrt(view.Scanned) / 5)); // 2 of 40 papers, 4 of 460, 10 of 2,600, 24 of 15,000
        foreach (var (words, score) in PhraseScores.Of(snapshot, view, Math.Max(2, fewest / 2)).OrderByDescending(each => each.Score).ThenBy(each => each.Words, StringComparer.Ordinal).Take(MostTried))
        {
            if (Query.Parse($"\"{words}\"") is not Query query) continue;
            var papers = snapshot.ToBitmap(matcher.Evaluate(query).Hits);
            papers.Keep(view.Papers);
            var caught = papers.Count();
            if (caught >= fewest && caught <= WidestShare * view.Scanned) yield return new Candidate(words.Split(' '), query, score, papers, caught);
        }
    }

    /// <summary>One after the other the one that is worth most beside those before it.</summary>
    private static List<Candidate> Choose(List<Candidate> candidates)
    {
        var chosen = new List<Candidate>();
        while (chosen.Count < Most && candidates.MaxBy(each => Worth(each, chosen)) is { } best && Worth(best, chosen) > 0)
        {
            chosen.Add(best);
            candidates.Remove(best);
        }
        return chosen;
    }

    private static double Worth(Candidate one, List<Candidate> chosen)
    {
        var worth = one.Score;
        foreach (var other in chosen)
        {
            var shared = one.Papers.CountShared(other.Papers);
            if (shared > SameShare * Math.Min(one.Caught, other.Caught)) return 0;
            worth *= (1 - (double)shared / one.Caught) * Math.Pow(SharedWordWorth, one.Words.Intersect(other.Words).Count());
        }
        return worth;
    }

    private static SuggestedKeyword Suggest(Candidate chosen, RecentSnapshot snapshot, RecentView view)
    {
        var name = NameOf(chosen, snapshot, view);
        return new SuggestedKeyword(name, name.Contains(' ', StringComparison.Ordinal) ? $"\"{name}\"" : name, chosen.Caught, view.Scanned);
    }

    /// <summary>As most abstracts write it, hyphens included; with few capitals where many write it so.</summary>
    private static string NameOf(Candidate chosen, RecentSnapshot snapshot, RecentView view)
    {
        const int looked = 60;
        var words = string.Join(' ', chosen.Words);
        var key = AcronymTable.KeyOf(words);
        var written = view.MostTrending(chosen.Papers.Members(), looked)
            .SelectMany(at => snapshot.Explain(chosen.Query, at).AbstractSpans.Select(span => snapshot.Papers[at].Abstract.Substring(span.Start, span.Length)))
            .Select(text => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(text => text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-') && AcronymTable.KeyOf(text) == key)
            .GroupBy(text => text.ToLowerInvariant()).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault();
        return written?.GroupBy(text => text).Where(group => group.Count() >= 0.2 * written.Count())
            .OrderBy(group => group.Key.Count(char.IsUpper)).ThenByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key ?? words;
    }
}
