using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DigestService.Web.Api;

/// <summary>The JSON API: everybody may read papers, search and preview; the operator's token opens the subscribers.</summary>
internal static class ApiRoutes
{
    public const string Root = "/api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => Write(options.SerializerOptions));
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Complete);
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true); // so that Problems can say what is wrong
        return services.AddOpenApi("v1", Describe);
    }

    private static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = address => (address.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) ?? false) && address.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "DigestService", Version = "v1", Description = "Papers, search and previews for everybody; subscribers for whoever has the operator's token." };
            document.Servers = [new OpenApiServer { Url = "/" }];
            OperatorToken.Describe(document);
            return Task.CompletedTask;
        });
    }

    public static void Map(RouteGroupBuilder site)
    {
        var api = site.MapGroup(Root + "/v1").AddEndpointFilter(Etag.Answer).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);
        PapersApi.Map(api);
        SearchApi.Map(api);
        PreviewApi.Map(api);
        SubscribersApi.Map(api);
        site.MapOpenApi(Root + "/{documentName}/openapi.json").WithMetadata(new PublicPageAttribute { IsKept = true });
    }

    public static ExceptionHandlerOptions Faults => new() { StatusCodeSelector = fault => (fault as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError };

    /// <summary>Faults of the API are answered as problems (RFC 9457), not as pages.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    private static void Write(JsonSerializerOptions json)
    {
        json.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All); // letters as they are, and no sign that would be markup in a careless program's page
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow; // a slip in a name would reset what it means silently
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
