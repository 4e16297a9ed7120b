using DigestService.Papers;
using DigestService.Rendering.Tex;

namespace DigestService.Rendering;

internal static class Byline
{
    private const int Named = 3;
    private const int NameLength = 60;

    /// <summary>Names keep the order in which they are listed, whichever way each is written (LEFT-TO-RIGHT MARK, UAX #9).</summary>
    private const string LeftToRight = "\u200e";

    /// <summary>"DeepMind · A. Author and 23 others", "A, B and C"; null where nobody is named.</summary>
    public static string? Of(Paper paper)
    {
        string[] parts = [.. new[] { Name(paper.Organization), Authors(paper.Authors) }.OfType<string>()];
        if (parts.Length == 0) return null;
        var line = string.Join(" · ", parts);
        return line.Contains(LeftToRight, StringComparison.Ordinal) ? LeftToRight + line : line;
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
        return clean.Length == 0 ? null : OneLine.Cut(clean, NameLength) + (clean.Any(IsRightToLeft) ? LeftToRight : "");
    }

    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
    private static bool IsRightToLeft(char c) => c is >= '\u0590' and <= '\u08ff' or >= '\ufb1d' and <= '\ufdff' or >= '\ufe70' and <= '\ufeff';
}
