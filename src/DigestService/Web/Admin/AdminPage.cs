using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Admin;

/// <summary>A page of the operator's: not there without a token in the settings, and nothing but a form for it until they have signed in.</summary>
public abstract class AdminPage(AdminSession session) : PageModel
{
    public const string SignInHandler = "SignIn";

    protected AdminSession Session => session;

    public bool IsSignedIn { get; private set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        IsSignedIn = session.Holds(HttpContext);
        if (!session.IsOpen) context.Result = NotFound();
        else if (!IsSignedIn && context.HandlerMethod?.Name != SignInHandler) context.Result = AskToSignIn();
    }

    /// <summary>What was asked for is not kept: it may be a change.</summary>
    private IActionResult AskToSignIn() => HttpContext.Request.Path == AdminSession.Path && !HttpMethods.IsPost(Request.Method) ? Page() : SeeOther(AdminSession.Path);

    /// <summary>After a change, so that a page that is loaded again changes nothing.</summary>
    protected IActionResult SeeOther(string address)
    {
        Response.Headers.Location = address;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
