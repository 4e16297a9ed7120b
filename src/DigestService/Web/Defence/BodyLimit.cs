using Microsoft.AspNetCore.Http.Features;

namespace DigestService.Web.Defence;

/// <summary>A form that is too large or cannot be read is the sender's fault, and is told so in a plain page.</summary>
internal static class BodyLimit
{
    /// <summary>Far above what any form here needs.</summary>
    public const int Bytes = 64 * 1024;

    public static async Task ReadForm(HttpContext context, RequestDelegate next)
    {
        // Whoever leaves with one click leaves, whatever they post; and what came back is no form, whatever it is called.
        if (context.Request.HasFormContentType && !RequestLimits.IsOneClick(context.Request.Path) && !BounceHook.IsAt(context.Request.Path) && await Fault(context) is { } status)
        {
            context.Response.StatusCode = status;
            context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty)); // for the page that tells of it
            return;
        }
        await next(context);
    }

    private static async Task<int?> Fault(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException fault)
        {
            return fault.StatusCode;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return StatusCodes.Status400BadRequest; // too many fields, or one without an end
        }
    }
}
