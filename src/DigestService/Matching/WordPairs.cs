namespace DigestService.Matching;

/// <summary>
/// Words in a row as pairs of neighbours, so that an index without positions finds phrases. Stop words stand in too many
/// papers to make a pair of their own; up to two of them are part of the pair that they stand in ("state of the art").
/// </summary>
/// <param name="Pairs">Terms, a blank between them.</param>
/// <param name="AreAll">Whether the pairs tell of every word and which follows which.</param>
internal sealed record WordPairs(IReadOnlyList<string> Pairs, bool AreAll)
{
    private const int MaxBetween = 2;

    public static WordPairs Of(IReadOnlyList<string> terms)
    {
        var pairs = new List<string>(terms.Count);
        var last = -1;
        var areAll = terms.Count > 0 && !StopWords.HasTerm(terms[^1]);
        for (var i = 0; i < terms.Count; i++)
        {
            if (StopWords.HasTerm(terms[i]))
                continue;
            if (last >= 0 && i - last <= MaxBetween + 1)
                pairs.Add(i == last + 1 ? $"{terms[last]} {terms[i]}" : string.Join(' ', terms.Skip(last).Take(i - last + 1)));
            else
                areAll &= i == 0;
            last = i;
        }

        return new WordPairs(pairs, areAll);
    }
}
