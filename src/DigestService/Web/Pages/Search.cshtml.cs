using DigestService.Matching;
using DigestService.Rendering;
using DigestService.Search;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>All stored papers that a query of the keyword language finds.</summary>
[PublicPage]
public sealed class SearchModel(SearchPapers search) : PageModel
{
    // What is further down is found by another word rather than by leafing.
    private const int MostPages = 50;
    public const int MostShown = MostPages * SearchRequest.DefaultPageSize;

    /// <summary>As the reader wrote it; empty before the first search.</summary>
    public string Query { get; private set; } = "";

    public bool IsByDate { get; private set; }
    public SearchPage? Found { get; private set; }
    public PageNumber Paging { get; private set; } = new(1, 1);

    /// <summary>What is wrong with the query; its place is in <see cref="Query"/>.</summary>
    public QueryError? Error { get; private set; }

    public bool IsTooSlow { get; private set; }

    /// <summary>More was found than is shown, and this is the end of what is.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The address asks for what lies behind that.</summary>
    public bool IsBeyond { get; private set; }

    public async Task<IActionResult> OnGet(string? q, string? sort, [FromQuery(Name = "page")] string? page, CancellationToken stop)
    {
        if (sort is not (null or "best" or "newest") || PageNumber.Parse(page) is not { } at) return NotFound();
        (Query, IsByDate) = (OneLine.Clean(q ?? "").Trim(), sort == "newest");
        if (Query.Length == 0) return Page();
        switch (Matching.Query.Parse(Query))
        {
            case QueryError error:
                Error = error;
                return Page();
            case Query query:
                return await Find(query, at, stop) ? Page() : NotFound();
            default:
                return NotFound();
        }
    }

    private async Task<bool> Find(Query query, int at, CancellationToken stop)
    {
        var outcome = await search.Find(new SearchRequest(query, at, Sort: IsByDate ? SearchSort.Newest : SearchSort.Best), stop);
        (Found, IsTooSlow) = (outcome as SearchPage, outcome is SearchTooSlow);
        if (Found is not { } found) return true;
        var shown = Math.Min(found.Total, MostShown);
        if (PageNumber.Of(at, shown, SearchRequest.DefaultPageSize) is { } paging)
        {
            (Paging, IsCut) = (paging, found.Total > shown && at == paging.Last);
            return true;
        }
        if (found.Total == shown) return false;
        Response.StatusCode = StatusCodes.Status404NotFound;
        (Paging, IsCut, IsBeyond) = (new PageNumber(MostPages, MostPages), true, true);
        return true;
    }

    /// <summary>"214 papers", "at least 2,000 papers", "No papers".</summary>
    public string Count => Found switch
    {
        null => "",
        { IsExact: false } found => $"At least {Words.Count(found.Total, "paper")}",
        { Total: 0 } => "No papers",
        { } found => Words.Count(found.Total, "paper"),
    };

    public string Feed => $"/feed.xml?q={Uri.EscapeDataString(Query)}";

    public string Subscribe => $"/subscribe?q={Uri.EscapeDataString(Query)}";

    public string ToPage(int page) => To(IsByDate, page);

    public string Ordered(bool byDate) => To(byDate, 1);

    private string To(bool byDate, int page) =>
        $"/search?q={Uri.EscapeDataString(Query)}{(byDate ? "&sort=newest" : "")}{(page > 1 ? $"&page={page}" : "")}";
}
