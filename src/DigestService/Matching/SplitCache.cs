namespace DigestService.Matching;

/// <summary>The ways to read a word as two, and where the window does so.</summary>
/// <param name="Pairs">The first in its folded form, the second by the rule.</param>
/// <param name="Papers">Those that have two such words in a row; a paper may come more than once.</param>
internal sealed record Splits((WordCheck First, WordCheck Second)[] Pairs, PaperFields[] Papers)
{
    public static readonly Splits None = new([], []);
}

/// <summary>
/// Which words of a window are two other words of it written together. Finding out takes a look-up and a stem for each
/// cut, and keywords share their words: so each word is cut once. Bounded; one a matcher.
/// </summary>
internal sealed class SplitCache(TextIndex text)
{
    private const int MaxWords = 100_000;

    private readonly Dictionary<string, Splits> _stem = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Splits> _written = new(StringComparer.Ordinal);

    /// <param name="rule">Stem or written; an exact word is not cut.</param>
    public Splits Of(string folded, WordRule rule)
    {
        var known = rule == WordRule.Stem ? _stem : _written;
        if (known.TryGetValue(folded, out var splits))
            return splits;
        if (known.Count == MaxWords)
            known.Clear();
        return known[folded] = Find(folded, rule);
    }

    private Splits Find(string folded, WordRule rule)
    {
        var pairs = new List<(WordCheck First, WordCheck Second)>();
        var (from, to) = Compounds.Cuts(folded);
        for (var cut = from; cut < to; cut++)
        {
            var left = text.Vocabulary.Folded(folded.AsSpan(..cut));
            if (left >= 0 && WordCheck.For(Compounds.Rest(folded, cut), rule, isPrefix: false, text.Vocabulary) is { } second)
                pairs.Add((new WordCheck(WordCheckKind.Folded, left), second));
        }

        return pairs.Count == 0 ? Splits.None : new Splits([.. pairs], [.. pairs.SelectMany(pair => Papers(pair.First, pair.Second))]);
    }

    private List<PaperFields> Papers(WordCheck first, WordCheck second)
    {
        var papers = new List<PaperFields>();
        var term = text.Vocabulary.TermOfFolded(first.A);
        var having = text.Postings.Papers(term);
        for (var at = 0; at < having.Length; at++)
        {
            var fields = FieldSet.None;
            foreach (var place in text.Postings.Places(term, at))
            {
                if (text.IsPairAt(place, first, second))
                    fields |= text.FieldAt(having[at], place);
            }

            if (fields != FieldSet.None)
                papers.Add(new PaperFields(having[at], fields));
        }

        return papers;
    }
}
