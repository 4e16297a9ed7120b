using DigestService.Web.Defence;

namespace DigestService.Web;

/// <summary>A mail, or a part of one, as an answer under the policy for mails: the site's own pages may frame it.</summary>
internal sealed class MailAnswer(string body, string type = "text/html") : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ForMails;
        httpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        httpContext.Response.ContentType = type + "; charset=utf-8";
        return httpContext.Response.WriteAsync(body);
    }
}
