namespace DigestService.Tuning;

/// <summary>
/// Finds phrases that say what papers are about: those that stand in many titles, that stand in the title often where they
/// stand at all, and that are no mere part of a longer phrase. Terms that have an acronym count more, general words less.
/// </summary>
internal static class PhraseScores
{
    /// <summary>A lone word must catch at least this share, and stand in the title of so many of its papers.</summary>
    private const double LoneWordShare = 0.02;
    private const double LoneWordTitles = 0.35;

    /// <summary>A phrase after which a word that tells something comes this often is a beginning: "long context", "vision language".</summary>
    private const double BeginningShare = 0.75;

    /// <summary>A phrase that stands in one longer phrase this often is a part of that.</summary>
    private const double PartShare = 0.6;

    public static IEnumerable<(string Words, double Score)> Of(RecentSnapshot snapshot, RecentView view, int fewestTitles)
    {
        var counts = new PhraseCounts(snapshot.Index, view.Papers, fewestTitles);
        var acronyms = Acronyms(snapshot, view);
        var parts = Parts(counts.Counts);
        foreach (var (phrase, count) in counts.Counts)
        {
            if (parts.Contains(phrase) || count.Papers > MineKeywords.WidestShare * view.Scanned) continue;
            var words = counts.TextAt(count.Place, phrase.Length);
            if (GeneralWords.AreTooBroad(words)) continue;
            var isTerm = acronyms.AcronymOf(AcronymTable.KeyOf(words)) is not null;
            var isCommon = words.Split(' ').All(GeneralWords.IsCommon);
            var inTitles = (double)count.InTitles / count.Papers;
            if (phrase.Length == 1 && (isCommon || inTitles < LoneWordTitles || count.Papers < LoneWordShare * view.Scanned)) continue;
            if (phrase.Length > 1 && !isTerm && count.Followed > BeginningShare * count.Occurrences) continue;
            yield return (words, count.InTitles * Math.Sqrt(inTitles) * (phrase.Length == 1 ? 0.5 : 1) * (isTerm ? 1.5 : isCommon ? 0.7 : 1));
        }
    }

    private static AcronymTable Acronyms(RecentSnapshot snapshot, RecentView view)
    {
        var tally = new AcronymTally();
        foreach (var at in view.Papers.Members()) tally.Add(snapshot.Papers[at].Title, snapshot.Papers[at].Abstract);
        return tally.ToTable();
    }

    private static HashSet<Phrase> Parts(IReadOnlyDictionary<Phrase, PhraseCount> counts)
    {
        var parts = new HashSet<Phrase>();
        foreach (var (phrase, count) in counts)
            foreach (var part in phrase.Parts())
                if (counts.TryGetValue(part, out var whole) && count.Papers >= PartShare * whole.Papers)
                    parts.Add(part);
        return parts;
    }
}
