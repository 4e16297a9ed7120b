using DigestService.Web.Defence;
using Microsoft.OpenApi;

namespace DigestService.Web.Api;

/// <summary>Marks what only the operator's token opens.</summary>
internal sealed class ForOperator;

/// <summary>Lets through who says the operator's token as a bearer (RFC 6750), before anything else of the request is looked at. Without a token in the settings, nobody.</summary>
internal static class OperatorToken
{
    private const string Scheme = "operator";

    public static Task Ask(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ForOperator>() is null || IsSaid(context)) return next(context);
        if (TokenOf(context) is null) return Problems.NotFound("The subscribers are not open here: the operator has set no Digest:Api:Token.").ExecuteAsync(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem("Say the operator's token: Authorization: Bearer TOKEN.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    public static bool IsSaid(HttpContext context) => TokenOf(context) is { } token && SameSecret.Is(context.Request.Headers.Authorization.ToString(), "Bearer " + token);

    private static string? TokenOf(HttpContext context) => context.RequestServices.GetRequiredService<ApiSettings>().Token;

    public static void Describe(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The operator's token (Digest:Api:Token)." };
        var needed = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] };
        foreach (var (_, item) in document.Paths.Where(path => path.Key.Contains("/subscribers", StringComparison.Ordinal)))
            foreach (var operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
                operation.Security = [needed];
    }
}
