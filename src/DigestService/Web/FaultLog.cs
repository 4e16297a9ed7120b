using DigestService.Database;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace DigestService.Web;

/// <summary>Tells the log of faults behind a page: in one line where the database is away, with the place where it is a bug.</summary>
internal sealed class FaultLog(ILogger<FaultLog> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException) return ValueTask.FromResult(false); // the sender's fault
        if (exception is NpgsqlException fault && !DatabaseFaults.IsOfWhatWasTried(fault)) log.LogError("A page could not be shown, since {Reason}", DatabaseFaults.InWords(fault));
        else log.LogError(exception, "A page could not be shown");
        return ValueTask.FromResult(false); // the page of faults comes next
    }
}
