using System.ComponentModel;
using DigestService.Database;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Rendering;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestService.Web.Api;

/// <summary><c>/api/v1/papers</c>: what Daily Papers listed, and each paper.</summary>
internal static class PapersApi
{
    private const int MostDays = 31;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/papers", List).WithName("ListPapers").WithSummary("Papers listed on a day, or on some days, the most trending first; without days, on the newest list day.").Produces(StatusCodes.Status304NotModified);
        api.MapGet("/papers/{**id}", One).WithName("GetPaper").WithSummary("One paper, by its arXiv id or by our number.").Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<PapersPage>, ProblemHttpResult>> List(
        HttpContext context, ReadingDatabase reading, SiteSettings site, CancellationToken stop,
        [Description("The first list day.")] DateOnly? since = null, [Description("The last list day; the first one where it is left out.")] DateOnly? until = null, int page = 1, int perPage = 50)
    {
        await using var connection = await reading.Source.OpenConnectionAsync(stop);
        var newest = await PaperQueries.NewestListDay(connection, DateOnly.MaxValue.AddDays(-1), stop) ?? DateOnly.FromDateTime((await reading.Source.Clock(stop)).UtcDateTime);
        var (from, to) = (since ?? until ?? newest, until ?? since ?? newest);
        if (Paging.Fault(page, perPage) is { } fault) return Problems.BadRequest(fault);
        if (to < from || to.DayNumber - from.DayNumber >= MostDays) return Problems.BadRequest($"since and until must span 1 to {MostDays} days, the earlier one first.");

        var papers = Trending.Rank((await PaperQueries.Listed(connection, from, to, stop)).Where(paper => !paper.Withdrawn), await reading.Source.Clock(stop));
        Paging.Link(context, page, hasMore: (long)page * perPage < papers.Count);
        return TypedResults.Ok(new PapersPage(from, to, papers.Count, page, perPage, [.. papers.Skip((page - 1) * perPage).Take(perPage).Select(paper => PaperModel.Of(paper, site))]));
    }

    private static async Task<Results<Ok<PaperModel>, ProblemHttpResult>> One(string id, ReadingDatabase reading, SiteSettings site, CancellationToken stop)
    {
        await using var connection = await reading.Source.OpenConnectionAsync(stop);
        var paper = ArxivId.TryParse(id) is { } arxiv ? await PaperQueries.ByAlias(connection, arxiv.Alias, stop)
            : int.TryParse(id, out var number) ? (await PaperQueries.ByNumbers(connection, [number], stop)).SingleOrDefault()
            : null;
        return paper is null ? Problems.NotFound("There is no paper of this id.") : TypedResults.Ok(PaperModel.Of(paper, site));
    }
}
