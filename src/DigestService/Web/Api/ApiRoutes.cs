using System.Text.Json;
using System.Text.Json.Serialization;
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
        services.AddProblemDetails();
        return services.AddOpenApi("v1", Describe);
    }

    private static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = address => address.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) ?? false;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "DigestService", Version = "v1", Description = "Papers, search and previews for everybody; subscribers for whoever has the operator's token." };
            document.Servers = [new OpenApiServer { Url = "/" }];
            OperatorToken.Describe(document);
            return Task.CompletedTask;
        });
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root + "/v1").AddEndpointFilter(Etag.Answer).ProducesProblem(StatusCodes.Status400BadRequest);
        PapersApi.Map(api);
        SearchApi.Map(api);
        PreviewApi.Map(api);
        SubscribersApi.Map(api);
        app.MapOpenApi(Root + "/{documentName}/openapi.json");
    }

    /// <summary>Faults of the API are answered as problems (RFC 9457), not as pages.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal);

    private static void Write(JsonSerializerOptions json)
    {
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
