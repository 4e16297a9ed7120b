using System.Runtime.CompilerServices;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering.Tex;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

internal static class PaperViews
{
    private const int TitleLength = 300;
    private const int ShortTitleLength = 110;
    private const int MaxMarks = 30;

    // Real abstracts have at most about 2,000 characters; what a feed may send beyond this is not worth the time.
    private const int MaxRead = 10_000;

    public static PaperView Of(DigestPaper shown, int number, DateOnly issueDate, string publicUrl, int excerptLength)
    {
        var (title, _, byline, links) = Read(shown.Paper);
        var titleSegments = Excerpt.Start(title.Text, Marks(title, shown.TitleEvidence), TitleLength);
        var shownTitle = Joined(titleSegments);
        var excerpt = ExcerptOf(shown, excerptLength);
        return new PaperView
        {
            Number = number,
            Title = shownTitle,
            ShortTitle = OneLine.Cut(shownTitle, ShortTitleLength),
            TitleSegments = titleSegments,
            Url = PaperLinks.To(shown.Paper, publicUrl),
            Byline = byline,
            Dates = Dates(shown.Paper, issueDate) + (shown.CameLate ? "; reached us late" : ""),
            Votes = shown.Votes is { } votes ? Words.Count(votes, "upvote") : null,
            Upvotes = shown.Votes is { } upvotes ? Words.Number(upvotes) : null,
            Links = links,
            Excerpt = Joined(excerpt),
            ExcerptSegments = excerpt,
            Why = Reasons.Of(shown),
            IsTrending = shown.IsTrending,
        };
    }

    private static IReadOnlyList<SegmentView> ExcerptOf(DigestPaper shown, int length)
    {
        if (length == 0)
        {
            return [];
        }
        var text = Read(shown.Paper).Abstract;
        var excerpt = Excerpt.Of(text.Text, Marks(text, shown.AbstractEvidence), length);
        return Joined(excerpt).Length > 0 ? excerpt : [];
    }

    /// <summary>The same paper stands in many digests: its texts are read once, and forgotten with it.</summary>
    private static readonly ConditionalWeakTable<Paper, ReadPaper> Known = [];

    private sealed record ReadPaper(DisplayText Title, DisplayText Abstract, string? Byline, IReadOnlyList<LinkView> Links);

    private static ReadPaper Read(Paper paper) =>
        Known.GetValue(paper, static paper => new ReadPaper(Read(paper.Title), Read(paper.Abstract), Rendering.Byline.Of(paper), PaperLinks.Others(paper)));

    private static DisplayText Read(string source) => TexToUnicode.Convert(source.Length <= MaxRead ? source : source[..MaxRead]);

    private static List<TextSpan> Marks(DisplayText text, IReadOnlyList<TextSpan> evidence) =>
        [.. evidence.Take(MaxMarks).Select(text.Map).OfType<TextSpan>()];

    private static string Joined(IReadOnlyList<SegmentView> segments) => OneLine.Clean(string.Concat(segments.Select(segment => segment.Text)));

    private static string Dates(Paper paper, DateOnly issueDate)
    {
        var submitted = Words.DayOf(paper.Date, issueDate);
        return paper.ListedOn is { } listed ? $"Listed {Words.DayOf(listed, issueDate)}, submitted {submitted}" : $"Submitted {submitted}";
    }
}
