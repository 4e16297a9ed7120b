using Microsoft.AspNetCore.HttpOverrides;

namespace DigestService.Web.Defence;

/// <summary>
/// Whom requests come from, where proxies stand in front: what a trusted one says is believed, what anybody else says is not. An
/// operator who forgot to name the proxy is told once, since all readers then share one limit.
/// </summary>
internal static class Proxies
{
    public static void UseTrustedProxies(this WebApplication app, WebSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            app.Use(WarnOnce(app.Logger));
            return;
        }
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.Networks()) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    private static Func<HttpContext, RequestDelegate, Task> WarnOnce(ILogger log)
    {
        var told = 0;
        return (context, next) =>
        {
            if (context.Request.Headers.ContainsKey("X-Forwarded-For") && Interlocked.Exchange(ref told, 1) == 0)
                log.LogWarning("Requests come through a proxy at {Address}, which Digest:Web:TrustedProxies does not name: limits count all its readers as one", context.Connection.RemoteIpAddress);
            return next(context);
        };
    }
}
