namespace DigestService.Subscribers;

/// <summary>The archives under which arXiv sorts (arxiv.org/category_taxonomy); their categories come and go, the archives hardly.</summary>
internal static class ArxivArchives
{
    private static readonly HashSet<string> Archives = new(
        ["astro-ph", "cond-mat", "cs", "econ", "eess", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math", "math-ph", "nlin", "nucl-ex", "nucl-th", "physics", "q-bio", "q-fin", "quant-ph", "stat"],
        StringComparer.OrdinalIgnoreCase);

    /// <param name="category"><c>cs.CL</c>, <c>hep-ph</c>, or a whole archive: <c>cs</c>, <c>cs.*</c>.</param>
    public static bool Hold(string category) =>
        category.Split('.') is [var archive, .. var rest] && Archives.Contains(archive)
        && (rest.Length == 0 || (rest is [var part] && (part == "*" || (part.Length is > 1 and < 20 && part.All(c => char.IsAsciiLetter(c) || c == '-')))));
}
