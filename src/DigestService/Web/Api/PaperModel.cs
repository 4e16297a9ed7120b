using DigestService.Papers;
using DigestService.Rendering;

namespace DigestService.Web.Api;

/// <summary>A paper as the API tells it: text as the source gave it, TeX included. What is unknown is absent.</summary>
public sealed record PaperModel
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Abstract { get; init; }
    public required IReadOnlyList<string> Authors { get; init; }
    public required IReadOnlyList<string> Categories { get; init; }
    public string? Organization { get; init; }

    /// <summary>The day of its first version (UTC).</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The first day on which Hugging Face Daily Papers listed it.</summary>
    public DateOnly? ListedOn { get; init; }

    public int? Votes { get; init; }
    public int? Comments { get; init; }
    public bool Withdrawn { get; init; }

    /// <summary>The paper itself, at its source.</summary>
    public required string Url { get; init; }

    public required IReadOnlyList<PaperLinkModel> Links { get; init; }

    public static PaperModel Of(Paper paper, SiteSettings site) => new()
    {
        Id = paper.Id,
        Title = paper.Title,
        Abstract = paper.Abstract,
        Authors = paper.Authors,
        Categories = paper.Categories,
        Organization = paper.Organization,
        Date = paper.Date,
        ListedOn = paper.ListedOn,
        Votes = paper.Votes,
        Comments = paper.Comments,
        Withdrawn = paper.Withdrawn,
        Url = PaperLinks.To(paper, site.PublicUrl),
        Links = [.. PaperLinks.Others(paper).Select(link => new PaperLinkModel(link.Text, link.Url))],
    };
}

public sealed record PaperLinkModel(string Text, string Url);

public sealed record PapersPage(DateOnly Since, DateOnly Until, int Total, int Page, int PerPage, IReadOnlyList<PaperModel> Papers);
