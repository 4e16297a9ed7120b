namespace DigestService.Matching;

/// <summary>One paper that a keyword caught.</summary>
/// <param name="Ordinal">The paper's place in <see cref="PaperIndex.Papers"/>.</param>
/// <param name="Fields">Where it was found; none if only <c>votes:</c> spoke for it.</param>
/// <param name="Relevance">From 0 to 1, see <see cref="Relevance"/>.</param>
public readonly record struct Hit(int Ordinal, FieldSet Fields, float Relevance);

/// <summary>What one keyword catches in a window.</summary>
/// <param name="Hits">By ascending ordinal.</param>
/// <param name="Excluded">How many papers the keyword would have caught without its exclusions.</param>
/// <param name="ExcludedOrdinals">The first of these, ascending: <see cref="MaxExcludedOrdinals"/> unless more were asked for.</param>
public sealed record KeywordHits(IReadOnlyList<Hit> Hits, int Excluded, IReadOnlyList<int> ExcludedOrdinals)
{
    public const int MaxExcludedOrdinals = 100;

    public static readonly KeywordHits None = new([], 0, []);
}
