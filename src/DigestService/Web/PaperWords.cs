using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Rendering.Tex;

namespace DigestService.Web;

/// <summary>A paper in the words that the site shows; the same as a mail's.</summary>
public static class PaperWords
{
    public static string Title(Paper paper) => Line(paper.Title);

    /// <summary>The abstract's paragraphs.</summary>
    public static IEnumerable<string> Abstract(Paper paper) =>
        paper.Abstract.Split('\n').Select(Line).Where(paragraph => paragraph.Length > 0);

    public static string Name(string name) => Line(name);

    /// <summary>"Listed 11 Dec 2025, submitted 9 Dec".</summary>
    public static string Dates(Paper paper) => paper.ListedOn is { } listed
        ? $"Listed {Words.Day(listed)}, submitted {Words.DayOf(paper.Date, listed)}"
        : $"Submitted {Words.Day(paper.Date)}";

    public static string Address(Paper paper) => PaperLinks.Own(paper);

    private static string Line(string text) => OneLine.Clean(TexToUnicode.Convert(text).Text).Trim();
}
