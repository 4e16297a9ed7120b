using System.CommandLine;
using DigestService.Delivery;

namespace DigestService.Cli;

internal static class DeliverVerb
{
    public static Command Make()
    {
        var drain = new Option<bool>("--drain") { Description = "Go on until the outbox is empty, or only later retries are left." };
        var now = Common.Now();
        return Verb.WithDatabase("deliver", "Send what the outbox holds.", [drain, now], needs: Needs.Mail, run: async (parsed, services, stop) =>
        {
            var report = await services.GetRequiredService<DeliverEmails>().Run(await services.Now(parsed.GetValue(now), stop), parsed.GetValue(drain), stop, tellsFault: true);
            if (report.Fault is { } fault) await Console.Error.WriteLineAsync(fault);
            Output.Done(parsed,
                new { sent = report.Sent, later = report.Later, refused = report.Refused, uncertain = report.Uncertain, cancelled = report.Cancelled, superseded = report.Superseded },
                $"{report.Sent} sent, {report.Later} later, {report.Refused} refused, {report.Uncertain} uncertain, {report.Cancelled} cancelled, {report.Superseded} superseded.");
            return report.Fault is null ? 0 : 1;
        });
    }
}
