using System.Globalization;
using DigestService.Papers;
using DigestService.Papers.HuggingFace;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>Where a paper, its PDF, code, project and discussion are.</summary>
public static class PaperLinks
{
    private const string Arxiv = "arxiv:";

    /// <summary>The paper itself: at arXiv when it is from there, else on our own site.</summary>
    public static string To(Paper paper, string publicUrl) =>
        Arxivs(paper) ?? publicUrl.TrimEnd('/') + Own(paper);

    /// <summary>Its page on our own site: <c>/papers/2512.09363</c>, or by our number where it is not from arXiv.</summary>
    public static string Own(Paper paper) =>
        FromArxiv(paper) ? $"/papers/{Path(paper.Id)}" : string.Create(CultureInfo.InvariantCulture, $"/papers/{paper.Number}");

    /// <summary>Its page at arXiv; null where it is not from there.</summary>
    public static string? Arxivs(Paper paper) => FromArxiv(paper) ? $"https://arxiv.org/abs/{Path(paper.Id)}" : null;

    /// <summary>Where Hugging Face talks about it; null where that did not list it.</summary>
    public static string? HuggingFaces(Paper paper) =>
        FromArxiv(paper) && paper.ListedOn is not null && paper.Sources.Contains(DailyPapers.SourceName) ? $"https://huggingface.co/papers/{Path(paper.Id)}" : null;

    public static IReadOnlyList<LinkView> Others(Paper paper)
    {
        var links = new List<LinkView>(4);
        if (FromArxiv(paper))
        {
            links.Add(new LinkView("PDF", $"https://arxiv.org/pdf/{Path(paper.Id)}"));
        }
        if (SafeUrl.Web(paper.CodeUrl) is { } code)
        {
            links.Add(new LinkView("Code", code));
        }
        if (SafeUrl.Web(paper.ProjectUrl) is { } project && project != SafeUrl.Web(paper.CodeUrl))
        {
            links.Add(new LinkView("Project", project));
        }
        if (HuggingFaces(paper) is { } discussion)
        {
            links.Add(new LinkView(Discussion(paper.Comments), discussion));
        }
        return links;
    }

    private static string Discussion(int? comments) => comments switch
    {
        null or 0 => "Discussion",
        1 => "1 comment",
        _ => Words.Count(comments.Value, "comment"),
    };

    private static bool FromArxiv(Paper paper) => paper.Alias.StartsWith(Arxiv, StringComparison.Ordinal);

    // Old identifiers have a slash, which stays: hep-th/9901001.
    private static string Path(string id) => string.Join('/', id.Split('/').Select(Uri.EscapeDataString));
}
