using System.ComponentModel;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Tuning;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestService.Web.Api;

/// <param name="Caught">Papers that it catches in those days, of <paramref name="Scanned"/>.</param>
/// <param name="Excluded">Papers that an exclusion inside it shut out.</param>
public sealed record PreviewAnswer(string Keyword, DateOnly Since, DateOnly Until, int Scanned, int Caught, int Excluded, IReadOnlyList<PreviewedModel> Best, IReadOnlyList<TrialRemark> Remarks);

public sealed record PreviewedModel(PaperModel Paper, string Why);

/// <summary><c>/api/v1/preview</c>: what a keyword would have caught lately, from memory.</summary>
internal static class PreviewApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/preview", Preview).WithName("PreviewKeyword").WithSummary("What a keyword would have caught in the last days, and what is to be said of it.").Produces(StatusCodes.Status304NotModified);

    private static async Task<Results<Ok<PreviewAnswer>, ProblemHttpResult>> Preview(
        KeywordTrial trial, SiteSettings site, string keyword, [Description("7 to 30.")] int days = RecentSnapshot.MostDays, CancellationToken stop = default) =>
        days is < KeywordTrial.FewestDays or > RecentSnapshot.MostDays ? Problems.BadRequest($"days must be {KeywordTrial.FewestDays} to {RecentSnapshot.MostDays}.")
        : await trial.Of(new Profile(), keyword, days, anyScope: true, stop) switch
        {
            Trial tried => TypedResults.Ok(new PreviewAnswer(
                tried.Keyword, tried.Days.Since, tried.Days.Until, tried.Scanned, tried.Caught, tried.Excluded.Count,
                [.. tried.Best.Select(each => new PreviewedModel(PaperModel.Of(each.Paper, site), each.Why.Where))], tried.Remarks)),
            TrialFault fault => Problems.Query(fault.Message, fault.Position, fault.Length),
            _ => throw new InvalidOperationException("An unknown answer."),
        };
}
