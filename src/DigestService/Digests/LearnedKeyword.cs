using DigestService.Matching;

namespace DigestService.Digests;

/// <summary>What a keyword catches in a window, told once for all who use it.</summary>
/// <param name="Hits">By ascending ordinal.</param>
/// <param name="Excluded">Ordinals of papers that it would have caught but for its exclusions.</param>
internal sealed record LearnedKeyword(string Query, Hit[] Hits, int[] Excluded)
{
    /// <summary>Where it was found in a paper; null where it does not catch it.</summary>
    public FieldSet? FieldsIn(int ordinal)
    {
        var (low, high) = (0, Hits.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Hits[middle].Ordinal == ordinal) return Hits[middle].Fields;
            if (Hits[middle].Ordinal < ordinal) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }
}
