using DigestService.Delivery;
using DigestService.Subscribers;

namespace DigestService.Bounces;

/// <summary>What became of a message that came to the return path.</summary>
/// <param name="Handled">Null where it was about none of our mails.</param>
/// <param name="Left">What a request to leave came to.</param>
public sealed record TakenReport(ReceivedReport Report, Handled? Handled = null, LeaveOutcome Left = LeaveOutcome.NoRequest)
{
    public bool IsIgnored => Report.IsAutoReply && Left == LeaveOutcome.NoRequest;
}

/// <summary>
/// Takes one message from the return path or the mailbox for leaving, and does what follows from it. The token in its return path tells
/// which mail it is about; a forged or foreign one changes nothing.
/// </summary>
public sealed class TakeReport(ReturnPaths paths, HandleFailure handle, LeaveByMail leave)
{
    /// <param name="recipient">Whom the mail system delivered it to, where it says so: more telling than any header.</param>
    public async Task<TakenReport> Take(ReadOnlyMemory<byte> raw, string? recipient, DateTimeOffset now, CancellationToken stop = default)
    {
        var report = ReportReader.Read(raw);
        if (!report.HasMachinePart && await leave.Take(report.Subject, now, stop) is var left and not LeaveOutcome.NoRequest) return new TakenReport(report, Left: left);
        if (report.IsAutoReply) return new TakenReport(report);
        var mail = report.Addresses.Prepend(recipient).Select(paths.Read).FirstOrDefault(found => found is not null);
        return new TakenReport(report, mail is { } found ? await handle.FromMessage(found, report.Recipients, now, stop) : null);
    }
}
