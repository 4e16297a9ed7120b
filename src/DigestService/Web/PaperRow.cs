using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Rendering.Tex;
using DigestService.Rendering.Views;

namespace DigestService.Web;

/// <summary>A paper as lists show it, with what was found in it where it was searched for.</summary>
/// <param name="Title">Cut where what was found begins and ends.</param>
/// <param name="Excerpt">The same, of the abstract.</param>
public sealed record PaperRow(Paper Paper, IReadOnlyList<SegmentView> Title, IReadOnlyList<SegmentView> Excerpt)
{
    private const int ExcerptLength = 320;
    private const int TitleLength = 400;

    /// <summary>First listed on the newest list day.</summary>
    public bool IsNew { get; init; }

    /// <summary>"title, author Yoshua Bengio as Y. Bengio"; null where nothing was searched for.</summary>
    public string? Where { get; init; }

    public static PaperRow Of(Paper paper, bool isNew = false) => Of(paper, [], [], null) with { IsNew = isNew };

    /// <param name="titleSpans">What was found, in the title as stored.</param>
    /// <param name="abstractSpans">The same for the abstract.</param>
    public static PaperRow Of(Paper paper, IReadOnlyList<TextSpan> titleSpans, IReadOnlyList<TextSpan> abstractSpans, string? where)
    {
        var (title, text) = (TexToUnicode.Convert(paper.Title), TexToUnicode.Convert(paper.Abstract));
        return new PaperRow(
            paper,
            Clean(Rendering.Excerpt.Start(title.Text, Shown(title, titleSpans), TitleLength)),
            Clean(Rendering.Excerpt.Of(text.Text, Shown(text, abstractSpans), ExcerptLength))) { Where = where };
    }

    private static List<TextSpan> Shown(DisplayText text, IReadOnlyList<TextSpan> spans) => [.. spans.Select(text.Map).OfType<TextSpan>()];

    private static IReadOnlyList<SegmentView> Clean(IReadOnlyList<SegmentView> segments) =>
        [.. segments.Select(segment => segment with { Text = OneLine.Clean(segment.Text) })];
}
