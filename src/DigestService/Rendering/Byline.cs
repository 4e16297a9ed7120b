using DigestService.Papers;
using DigestService.Rendering.Tex;

namespace DigestService.Rendering;

internal static class Byline
{
    private const int Named = 3;
    private const int NameLength = 60;

    /// <summary>"DeepMind · A. Author and 23 others", "A, B and C"; null where nobody is named.</summary>
    public static string? Of(Paper paper)
    {
        string[] parts = [.. new[] { Name(paper.Organization), Authors(paper.Authors) }.OfType<string>()];
        return parts.Length == 0 ? null : string.Join(" · ", parts);
    }

    private static string? Authors(IReadOnlyList<string> authors)
    {
        var first = authors.Take(Named).Select(Name).OfType<string>().ToList();
        return first.Count == 0 ? null
            : authors.Count <= Named ? Words.List(first)
            : $"{first[0]} and {Words.Count(authors.Count - 1, "other")}";
    }

    private static string? Name(string? name)
    {
        var clean = name is null ? "" : OneLine.Clean(TexToUnicode.Convert(name).Text).Trim();
        return clean.Length == 0 ? null : OneLine.Cut(clean, NameLength);
    }
}
