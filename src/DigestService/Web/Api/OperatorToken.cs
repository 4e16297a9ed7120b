using System.Security.Cryptography;
using System.Text;
using Microsoft.OpenApi;

namespace DigestService.Web.Api;

/// <summary>Lets through who says the operator's token as a bearer (RFC 6750). Without a token in the settings, nobody.</summary>
internal static class OperatorToken
{
    private const string Scheme = "operator";

    public static async ValueTask<object?> Ask(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.RequestServices.GetRequiredService<ApiSettings>().Token is not { } token) return Problems.NotFound("The subscribers are not open here: the operator has set no Digest:Api:Token.");
        if (IsSaid(http.Request.Headers.Authorization.ToString(), token)) return await next(context);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem("Say the operator's token: Authorization: Bearer TOKEN.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static bool IsSaid(string header, string token) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));

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
