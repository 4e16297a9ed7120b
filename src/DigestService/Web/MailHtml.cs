using DigestService.Web.Defence;

namespace DigestService.Web;

/// <summary>A mail's HTML as an answer, under the policy for mails.</summary>
internal sealed class MailHtml(string html) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ForMails;
        httpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(html);
    }
}
