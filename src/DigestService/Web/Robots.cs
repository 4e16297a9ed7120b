using Microsoft.AspNetCore.Routing.Patterns;

namespace DigestService.Web;

/// <summary>Asks crawlers to stay away from what is somebody's own, and from searches without end.</summary>
internal static class Robots
{
    public static void Map(RouteGroupBuilder site) => site.MapGet("/robots.txt", (IEnumerable<EndpointDataSource> routes) => Results.Text(Text(routes.SelectMany(source => source.Endpoints))));

    private static string Text(IEnumerable<Endpoint> endpoints)
    {
        var owned = endpoints.OfType<RouteEndpoint>().Where(each => each.RoutePattern.GetParameter("token") is not null)
            .Select(each => each.RoutePattern.PathSegments[0].Parts[0]).OfType<RoutePatternLiteralPart>()
            .Select(part => $"/{part.Content}/").Distinct().Order(StringComparer.Ordinal);
        return string.Concat(["User-agent: *\n", .. owned.Concat(["/mailbox", "/search", "/subscribe"]).Select(path => $"Disallow: {path}\n")]);
    }
}
