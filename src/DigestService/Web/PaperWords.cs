using System.Globalization;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Rendering.Tex;

namespace DigestService.Web;

/// <summary>A paper in the words that the site shows; the same as a mail's.</summary>
public static class PaperWords
{
    private const int ExcerptLength = 320;

    public static string Title(Paper paper) => TexToUnicode.Convert(paper.Title).Text;

    public static string By(Paper paper) => Byline.Of(paper) ?? "Authors unknown";

    /// <summary>"18 Nov · 64 upvotes · 6 comments": what is unknown is left out.</summary>
    public static string Facts(Paper paper) => string.Join(" · ", new[]
    {
        paper.Date.ToString("d MMM", CultureInfo.InvariantCulture),
        paper.Votes is { } votes ? Words.Count(votes, "upvote") : null,
        paper.Comments is > 0 ? Words.Count(paper.Comments.Value, "comment") : null,
    }.OfType<string>());

    public static string Excerpt(Paper paper) =>
        string.Concat(Rendering.Excerpt.Of(TexToUnicode.Convert(paper.Abstract).Text, Array.Empty<TextSpan>(), ExcerptLength).Select(part => part.Text));

    public static string Address(Paper paper, SiteSettings site) => PaperLinks.To(paper, site.PublicUrl);
}
