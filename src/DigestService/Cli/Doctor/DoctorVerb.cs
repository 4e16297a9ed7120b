using System.CommandLine;
using System.Runtime.CompilerServices;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Cli.Doctor;

/// <summary><c>doctor</c>: holds the configuration against the real thing. Every check has a time limit.</summary>
internal static class DoctorVerb
{
    public static Command Make()
    {
        var sendTo = new Option<string?>("--send-to") { Description = "Also send a test mail to this address." };
        var verb = new Command("doctor", "Check the configuration against the real thing: database, relay, templates, DNS, site.") { sendTo };
        verb.SetAction(async (parsed, stop) =>
        {
            var to = parsed.GetValue(sendTo) is { } typed ? EmailAddress.Parse(typed) : null;
            var settings = Settings.Load(Configuration.Read(), Needs.Service);
            await using var services = Services.Build(settings, parsed.GetValue(Common.Verbose));
            var checks = await Look(parsed, settings, services, to, isNew: false, stop);
            var failed = checks.Count(check => check.Result == CheckResult.Failed);
            Output.Done(parsed, new { ok = failed == 0, checks }, failed == 0 ? "All is well." : failed == 1 ? "One thing is to be mended." : $"{failed} things are to be mended.");
            return failed == 0 ? 0 : 1;
        });
        return verb;
    }

    /// <summary>Looks at everything, and tells of each at once.</summary>
    /// <param name="isNew">Nothing has been started yet.</param>
    public static async Task<IReadOnlyList<Check>> Look(ParseResult parsed, Settings settings, IServiceProvider services, EmailAddress? to, bool isNew, CancellationToken stop)
    {
        var checks = new List<Check>();
        await foreach (var check in Checks(settings, services, to, isNew, stop))
        {
            checks.Add(check);
            Output.Tell(parsed, $"{Mark(check.Result)}  {check.Name,-10} {check.Says}");
        }
        return checks;
    }

    private static async IAsyncEnumerable<Check> Checks(Settings settings, IServiceProvider services, EmailAddress? to, bool isNew, [EnumeratorCancellation] CancellationToken stop)
    {
        if (Product.HasStandIns) yield return Check.Mind("build", "Built with stand-ins for MailKit, MimeKit and Scriban: for a service that people use, build where the packages can be had.");
        await foreach (var check in DatabaseChecks.Run(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<ReadingDatabase>(), stop)) yield return check;
        yield return JournalCheck.Run(settings.Erasures);
        yield return Templates(settings);
        await foreach (var check in RelayChecks.Run(settings, services.GetRequiredService<SmtpPool>(), services.GetRequiredService<ReturnPaths>(), to, DateTimeOffset.UtcNow, stop)) yield return check;
        await foreach (var check in SenderChecks.Run(settings, stop)) yield return check;
        yield return await SiteCheck.Run(settings.Site.PublicUrl, isNew, stop);
    }

    private static Check Templates(Settings settings)
    {
        try
        {
            Rendering.Templates.Load(settings.Site, settings.Templates.Folder);
            return Check.Ok("templates", "All render on the samples.");
        }
        catch (TemplateFaultsException fault)
        {
            return Check.Failed("templates", fault.Message);
        }
    }

    private static string Mark(CheckResult result) => result switch
    {
        CheckResult.Ok => "ok    ",
        CheckResult.Mind => "mind  ",
        _ => "FAILED",
    };
}
