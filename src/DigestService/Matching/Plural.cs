namespace DigestService.Matching;

/// <summary>English plurals, for exclusions: <c>-matrix</c> shuts out "matrices" and nothing else.</summary>
internal static class Plural
{
    /// <summary>The word and the plurals that it may have.</summary>
    public static IReadOnlyList<string> Forms(string folded)
    {
        if (folded.Length < 2 || !char.IsAsciiLetter(folded[^1]))
            return [folded];
        if (folded.EndsWith("sis", StringComparison.Ordinal))
            return [folded, folded[..^2] + "es"];
        if (folded.EndsWith("ix", StringComparison.Ordinal) || folded.EndsWith("ex", StringComparison.Ordinal))
            return [folded, folded + "es", folded[..^2] + "ices"];
        if (folded[^1] is 's' or 'x' or 'z' or 'o' || folded.EndsWith("ch", StringComparison.Ordinal) || folded.EndsWith("sh", StringComparison.Ordinal))
            return [folded, folded + "s", folded + "es"];
        if (folded[^1] == 'y' && !"aeiou".Contains(folded[^2]))
            return [folded, folded[..^1] + "ies"];
        return [folded, folded + "s"];
    }
}
