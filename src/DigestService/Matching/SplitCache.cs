namespace DigestService.Matching;

/// <summary>
/// Which words of a window are two other words of it written together. Finding out takes a look-up and a stem for each
/// cut, and keywords share their words: so each word is cut once. Bounded; one a matcher.
/// </summary>
internal sealed class SplitCache(Vocabulary vocabulary)
{
    private const int MaxWords = 100_000;

    private readonly Dictionary<string, (WordCheck First, WordCheck Second)[]> _splits = new(StringComparer.Ordinal);

    /// <summary>The ways to read the word as two: the first in its folded form, the second by the rule.</summary>
    public (WordCheck First, WordCheck Second)[] Of(string folded, WordRule rule)
    {
        if (rule != WordRule.Stem)
            return Find(folded, rule);
        if (_splits.TryGetValue(folded, out var splits))
            return splits;
        if (_splits.Count == MaxWords)
            _splits.Clear();
        return _splits[folded] = Find(folded, rule);
    }

    private (WordCheck First, WordCheck Second)[] Find(string folded, WordRule rule)
    {
        var splits = new List<(WordCheck, WordCheck)>();
        var (from, to) = Compounds.Cuts(folded);
        for (var cut = from; cut < to; cut++)
        {
            var left = vocabulary.Folded(folded.AsSpan(..cut));
            if (left >= 0 && WordCheck.For(Compounds.Rest(folded, cut), rule, isPrefix: false, vocabulary) is { } second)
                splits.Add((new WordCheck(WordCheckKind.Folded, left), second));
        }

        return [.. splits];
    }
}
