using System.CommandLine;
using DigestService.Database;
using DigestService.Delivery.Loopback;
using DigestService.Rendering;
using DigestService.Tuning;
using DigestService.Web;
using DigestService.Worker;

namespace DigestService.Cli.Demo;

/// <summary><c>demo</c>: the whole product on this machine with nothing configured, from feed to mailbox; then the site.</summary>
internal static class DemoVerb
{
    public static Command Make()
    {
        var once = new Option<bool>("--once") { Description = "Stop after the delivery." };
        var papers = Common.Path("--papers", "Recorded Hugging Face answers (a folder of YYYY-MM-DD.json); now is the newest recorded day.");
        var live = new Option<bool>("--live") { Description = "Papers of the last days, from Hugging Face itself." };
        var port = Common.Number("--port", "The site's port.", 8080, 1, 65535);
        var verb = new Command("demo", "See the whole product on this machine, with nothing configured.") { once, papers, live, port };
        verb.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(live) && parsed.GetValue(papers) is not null) throw new UserFault("--live and --papers exclude each other.", 2);
            var source = parsed.GetValue(live) ? DemoPapers.Live : parsed.GetValue(papers) is { } folder ? DemoPapers.Recorded(folder) : DemoPapers.Samples;
            return await Run(parsed, source, isOfToday: parsed.GetValue(papers) is null, parsed.GetValue(port), parsed.GetValue(once), stop);
        });
        return verb;
    }

    private static async Task<int> Run(ParseResult parsed, DemoPapers.Bring bring, bool isOfToday, int port, bool once, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("digest-demo-").FullName;
        await using var postgres = await PrivatePostgres.Start(durable: true, Console.Error.WriteLine, stop);
        await using var mailServer = LoopbackSmtpServer.Start(new LoopbackOptions { Folder = folder });
        var settings = DemoSettings.Make(await postgres.CreateDatabase("digest"), mailServer.Port, port);
        await using var app = RunVerb.Build(settings, site: true, worker: false, new Mailbox(folder), parsed.GetValue(Common.Verbose) ? LogLevel.Debug : LogLevel.Warning,
            settings.Site.PublicUrl, more => more.AddDemoWorker(composes: isOfToday));

        var told = await DemoStory.Run(app.Services, bring, mailServer, stop);
        Output.Done(parsed,
            new { papers = told.Papers, subscribers = told.Subscribers, digests = told.Digests, delivered = told.Delivered, failed = told.Failed, mailbox = folder },
            $"{Words.Count(told.Papers, "paper")}, {Words.Count(told.Subscribers, "subscriber")}, {Words.Count(told.Digests, "digest")} composed, {told.Delivered} delivered, {told.Failed} failed. The mails are in {folder}");
        if (told.Digests == 0) await Console.Error.WriteLineAsync("No digest was composed: none of the last seven days' papers is for the sample subscribers.");
        if (!once)
        {
            await RunVerb.Start(app, "choose another port with --port", stop);
            app.Services.GetRequiredService<RecentPapers>().WarmUp();
            Output.Tell(parsed, $"The site is at {settings.Site.PublicUrl} and the mailbox at {settings.Site.PublicUrl}/mailbox. The operator's page is at {settings.Site.PublicUrl}/admin, its token in this demo {settings.Admin.Token}. Ctrl-C ends it; the folder with the mails is kept.");
            await app.WaitForShutdownAsync(stop);
        }
        return told.Failed == 0 && told.Digests > 0 && told.Delivered == told.Digests ? 0 : 1;
    }
}
