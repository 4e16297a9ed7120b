namespace DigestService.Matching;

/// <summary>
/// How well a paper answers a keyword, from 0 to 1. A term counts the weight of the best field in which it stands
/// (title 1, author or organisation 0.8, abstract 0.6, anything else 0.3), scaled between a half and the whole by its
/// rarity in the window (its idf over the largest possible). Terms side by side: their mean. Alternatives: the best.
/// </summary>
internal static class Relevance
{
    /// <summary>1 for a term in a single paper, towards 0 for one in every paper: ln(1 + N/n) / ln(1 + N), from its smallest value on.</summary>
    public static float Rarity(int having, int papers)
    {
        if (papers <= 1)
            return 1;
        var idf = Math.Log(1 + ((double)papers / Math.Clamp(having, 1, papers)));
        return (float)((idf - Math.Log(2)) / (Math.Log(1 + papers) - Math.Log(2)));
    }

    public static float OfTerm(FieldSet fields, float rarity) => Weight(fields) * (0.5f + (0.5f * rarity));

    private static float Weight(FieldSet fields)
    {
        if (fields.HasFlag(FieldSet.Title))
            return 1;
        if ((fields & (FieldSet.Author | FieldSet.Organization)) != 0)
            return 0.8f;
        return fields.HasFlag(FieldSet.Abstract) ? 0.6f : 0.3f;
    }
}
