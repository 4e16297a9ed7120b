using Microsoft.AspNetCore.Diagnostics;

namespace DigestService.Web;

/// <summary>The page that tells of a fault: shown by the request that failed, whatever its method, and nothing to go to by itself.</summary>
internal static class FaultPage
{
    public static bool IsShownFor(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;
}
