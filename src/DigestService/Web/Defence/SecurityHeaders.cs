using DigestService.Rendering;

namespace DigestService.Web.Defence;

/// <summary>No foreign or inline script, no foreign content, no framing by others, and no address of ours told to anybody.</summary>
internal static class SecurityHeaders
{
    public const string ForPages =
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A mail brings its own styles, and nothing else: shown as if from nowhere, whatever it holds.</summary>
    public const string ForMails =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private const string NoFeatures =
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()";

    public static Func<HttpContext, RequestDelegate, Task> For(SiteSettings site)
    {
        var isSecure = site.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        return (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ForPages;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = NoFeatures;
            if (isSecure) headers.StrictTransportSecurity = "max-age=31536000";
            context.Response.OnStarting(KeepPrivate, context);
            return next(context);
        };
    }

    /// <summary>What stands under a reader's own link is kept by no cache and found by no search engine.</summary>
    private static Task KeepPrivate(object state)
    {
        var context = (HttpContext)state;
        if (!context.Request.RouteValues.ContainsKey("token")) return Task.CompletedTask;
        if (context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        return Task.CompletedTask;
    }
}
