using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering.Tex;

namespace DigestService.Web;

/// <summary>A paper's words with those marked that a keyword found.</summary>
internal static class MarkedPaper
{
    private const int TitleLength = 300;
    private const int ExcerptLength = 260;
    private const int MostMarks = 30;

    public static MarkedText Title(Paper paper, Evidence why)
    {
        var text = TexToUnicode.Convert(paper.Title);
        return new MarkedText(Rendering.Excerpt.Start(text.Text, In(text, why.TitleSpans), TitleLength));
    }

    public static MarkedText Excerpt(Paper paper, Evidence why)
    {
        var text = TexToUnicode.Convert(paper.Abstract);
        return new MarkedText(Rendering.Excerpt.Of(text.Text, In(text, why.AbstractSpans), ExcerptLength));
    }

    private static List<TextSpan> In(DisplayText text, IReadOnlyList<TextSpan> found) => [.. found.Take(MostMarks).Select(text.Map).OfType<TextSpan>()];
}
