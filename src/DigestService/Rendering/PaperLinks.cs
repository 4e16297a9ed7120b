using DigestService.Papers;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

/// <summary>Where a paper, its PDF, code, project and discussion are.</summary>
public static class PaperLinks
{
    private const string Arxiv = "arxiv:";

    /// <summary>The paper itself: at arXiv when it is from there, else on our own site.</summary>
    public static string To(Paper paper, string publicUrl) =>
        FromArxiv(paper) ? $"https://arxiv.org/abs/{Path(paper.Id)}" : $"{publicUrl.TrimEnd('/')}/papers/{paper.Number}";

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
        if (FromArxiv(paper) && paper.ListedOn is not null)
        {
            links.Add(new LinkView(Discussion(paper.Comments), $"https://huggingface.co/papers/{Path(paper.Id)}"));
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
