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
}
