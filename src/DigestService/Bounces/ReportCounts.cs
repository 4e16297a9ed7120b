using DigestService.Subscribers;

namespace DigestService.Bounces;

/// <summary>What came in, by class, whether or not it was about mails of ours; an automatic reply or a request to leave is of no class.</summary>
/// <param name="Parsed">Those with a part that was made for programs, and was read.</param>
/// <param name="Delivered">Reports that all went well.</param>
/// <param name="Ignored">Vacation replies and the like.</param>
/// <param name="Left">Readers who left by mail.</param>
/// <param name="Suppressed">Addresses that are written to no more.</param>
public sealed record ReportCounts(int Messages, int Parsed, int Permanent, int Transient, int Complaints, int Unknown, int Delivered, int Ignored, int Left, int Suppressed)
{
    public static readonly ReportCounts None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public ReportCounts Plus(TakenReport taken)
    {
        var isClassed = !taken.IsIgnored && taken.Left == LeaveOutcome.NoRequest;
        return new ReportCounts(
            Messages + 1, Parsed + One(taken.Report.HasMachinePart),
            Permanent + Of(ReportClass.Permanent), Transient + Of(ReportClass.Transient), Complaints + Of(ReportClass.Complaint), Unknown + Of(ReportClass.Unknown), Delivered + Of(ReportClass.Delivered),
            Ignored + One(taken.IsIgnored), Left + One(taken.Left == LeaveOutcome.Left), Suppressed + One(taken.Handled == Handled.Suppressed));

        int Of(ReportClass said) => One(isClassed && taken.Report.Class == said);
    }

    private static int One(bool counts) => counts ? 1 : 0;
}
