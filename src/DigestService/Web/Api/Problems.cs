using System.Globalization;
using DigestService.Rendering;
using DigestService.Web.Defence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DigestService.Web.Api;

/// <summary>Faults as RFC 9457 says them; the detail is a plain sentence.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    /// <param name="position">Where in the query the fault begins, in UTF-16 units from 0.</param>
    public static ProblemHttpResult Query(string detail, int position, int length) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, extensions: new Dictionary<string, object?> { ["position"] = position, ["length"] = length });

    /// <summary>Gives a sentence to what the framework answers by itself.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Detail ??= context.Exception is BadHttpRequestException fault ? BadRequests.InWords(fault) : InWords(problem.Status, context.HttpContext);
        problem.Type ??= problem.Status == StatusCodes.Status429TooManyRequests ? "https://tools.ietf.org/html/rfc6585#section-4" : "about:blank";
    }

    private static string? InWords(int? status, HttpContext http) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address; /api/v1/openapi.json names all that are there.",
        StatusCodes.Status405MethodNotAllowed => $"This address does not take {OneLine.Cut(http.Request.Method, 20)}.",
        StatusCodes.Status413PayloadTooLarge => $"The body is larger than {BodyLimit.Bytes / 1024} KB, which is more than anything here needs.",
        StatusCodes.Status415UnsupportedMediaType => BadRequests.NotJson,
        StatusCodes.Status429TooManyRequests => $"Too many requests from this address: come again in {Words.Count(int.Parse(http.Response.Headers.RetryAfter.ToString(), CultureInfo.InvariantCulture), "second")}.",
        StatusCodes.Status500InternalServerError => "The fault is on our side; please try again in a while.",
        _ => null,
    };
}
