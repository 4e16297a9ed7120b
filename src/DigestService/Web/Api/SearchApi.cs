using System.ComponentModel;
using DigestService.Matching;
using DigestService.Rendering;
using DigestService.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestService.Web.Api;

/// <param name="IsExact">False where there are more than <paramref name="Total"/>, and nobody has looked how many.</param>
public sealed record SearchAnswer(string Query, int Total, bool IsExact, int Page, int PerPage, IReadOnlyList<FoundModel> Papers);

/// <param name="Why">Where the query was found, in words.</param>
public sealed record FoundModel(PaperModel Paper, string Why, IReadOnlyList<TextSpan> TitleSpans, IReadOnlyList<TextSpan> AbstractSpans);

/// <summary><c>/api/v1/search</c>: all stored papers that a query finds.</summary>
internal static class SearchApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/search", Search).WithName("SearchPapers").WithSummary("All stored papers that a query of the keyword language finds.").Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<SearchAnswer>, ProblemHttpResult>> Search(
        HttpContext context, SearchPapers search, SiteSettings site, string q, [Description("best or newest")] string sort = "best", int page = 1, int perPage = SearchRequest.DefaultPageSize, CancellationToken stop = default)
    {
        if (Paging.Fault(page, perPage) is { } fault) return Problems.BadRequest(fault);
        if (!Enum.TryParse<SearchSort>(sort, ignoreCase: true, out var order) || char.IsAsciiDigit(sort[0])) return Problems.BadRequest("sort must be best or newest.");
        if (Query.Parse(q) is not Query query) return Unreadable((QueryError)Query.Parse(q));
        if (await search.Find(new SearchRequest(query, page, perPage, order), stop) is not SearchPage found)
            return TypedResults.Problem(SearchTooSlow.Sentence, statusCode: StatusCodes.Status503ServiceUnavailable);

        Paging.Link(context, page, hasMore: (long)page * perPage < found.Total);
        return TypedResults.Ok(new SearchAnswer(query.ToString(), found.Total, found.IsExact, page, perPage,
            [.. found.Papers.Select(each => new FoundModel(PaperModel.Of(each.Paper, site), each.Evidence.Where, each.Evidence.TitleSpans, each.Evidence.AbstractSpans))]));
    }

    private static ProblemHttpResult Unreadable(QueryError error) => Problems.Query(error.Message, error.Position, error.Length);
}
