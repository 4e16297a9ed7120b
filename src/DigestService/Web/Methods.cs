using DigestService.Web.Defence;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web;

/// <summary>Which methods an address takes; to all others it answers 405 and says which those are (RFC 9110, 15.5.6).</summary>
internal static class Methods
{
    /// <summary>What can be got can be asked for by HEAD, too (RFC 9110, 9.1).</summary>
    public static TBuilder AlsoHead<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is [var only] && HttpMethods.IsGet(only))
                endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        });
        return builder;
    }

    /// <summary>Routing refuses what is not mapped. A Razor page takes any method, and shows itself empty where it has no handler for it.</summary>
    public static Task RefuseOthers(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method) && FaultPage.IsShownFor(context)) context.Request.Method = HttpMethods.Get; // Razor would answer it with 200
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || FaultPage.IsShownFor(context)) return next(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } page) return next(context);
        var takesPost = TakesPost(page, context.Request.Query["handler"]);
        if (takesPost && HttpMethods.IsPost(method)) return next(context);

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = takesPost || RequestLimits.IsOneClick(context.Request.Path) ? "GET, HEAD, POST" : "GET, HEAD";
        return Task.CompletedTask;
    }

    private static bool TakesPost(CompiledPageActionDescriptor page, string? name) =>
        page.HandlerMethods.Any(handler => HttpMethods.IsPost(handler.HttpMethod) && (handler.Name ?? "").Equals(name ?? "", StringComparison.OrdinalIgnoreCase));
}
