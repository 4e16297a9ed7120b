using System.CommandLine;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Cli.Subscribers;
using Npgsql;

namespace DigestService.Cli.Previews;

/// <summary><c>preview</c>: what a profile would have caught, and why, or how templates look; sends nothing.</summary>
internal static class PreviewVerb
{
    private static readonly Option<string[]> s_query = new("--query") { Description = "A keyword; may be repeated.", AllowMultipleArgumentsPerToken = false, DefaultValueFactory = _ => [] };
    private static readonly Option<string?> s_subscriber = new("--subscriber") { Description = "The profile of this subscriber." };
    private static readonly Option<int> s_days = Common.Number("--days", "How many days to look back.", 7, 1, 3660);
    private static readonly Option<string?> s_html = Common.Path("--html", "Write the mail as HTML to this file.");
    private static readonly Option<string?> s_text = Common.Path("--text", "Write the mail as plain text to this file.");
    private static readonly Option<DateTimeOffset?> s_now = Common.Now();
    private static readonly Option<bool> s_watch = new("--watch") { Description = "Show every mail on invented papers in the browser, anew with each edit of a template." };
    private static readonly Option<int> s_port = Common.Number("--port", "Where --watch shows them.", 8090, 0, 65535);
    private static readonly Option<string?> s_samples = Common.Path("--samples", "Write every mail on invented papers to this folder: HTML, text and whole messages.");
    private static readonly Option<string?> s_templates = Common.Path("--templates", "The folder of your templates, for --watch and --samples; otherwise Digest:Templates:Folder.");

    public static Command Make()
    {
        var verb = new Command("preview", "Show what a profile would have caught, and why, or what the templates make; send nothing.")
        {
            s_query, s_subscriber, s_days, s_html, s_text, s_now, s_watch, s_port, s_samples, s_templates,
        };
        verb.Validators.Add(given =>
        {
            if (given.GetResult(s_port) is { Implicit: false } && !given.GetValue(s_watch)) given.AddError("--port needs --watch.");
            if (given.GetValue(s_templates) is not null && !given.GetValue(s_watch) && given.GetValue(s_samples) is null) given.AddError("--templates needs --watch or --samples.");
        });
        verb.SetAction((parsed, stop) => IsOfTemplates(parsed) ? TemplatesPreview(parsed, stop) : Verb.Run(parsed, ProfilePreview, stop));
        return verb;
    }

    private static bool IsOfTemplates(ParseResult parsed) => parsed.GetValue(s_watch) || parsed.GetValue(s_samples) is not null;

    /// <summary>Needs no database.</summary>
    private static async Task<int> TemplatesPreview(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(s_query)!.Length > 0 || parsed.GetValue(s_subscriber) is not null)
            throw new UserFault("--watch and --samples show invented papers: leave out --query and --subscriber.", 2);
        if (parsed.GetValue(s_templates) is { } named && !Directory.Exists(named)) throw new UserFault($"--templates {named} names a folder that is not there.", 2);
        var settings = Settings.Load(Configuration.Read(), Needs.Nothing);
        var folder = parsed.GetValue(s_templates) ?? settings.Templates.Folder;
        if (parsed.GetValue(s_samples) is { } samples)
        {
            var written = await SampleFiles.Write(samples, Templates.Load(settings.Site, folder), settings, stop);
            Output.Done(parsed, new { mails = written, folder = Path.GetFullPath(samples) }, $"{Words.Count(written, "mail")} written to {samples}, each as .html, .txt and .eml.");
        }
        if (parsed.GetValue(s_watch)) await Watch(parsed, new WatchedTemplates(settings.Site, folder), stop);
        return 0;
    }

    private static async Task Watch(ParseResult parsed, WatchedTemplates templates, CancellationToken stop)
    {
        await using var site = WatchSite.Build(templates, parsed.GetValue(s_port));
        await RunVerb.Start(site, "choose another port with --port", stop);
        Output.Tell(parsed, $"The mails are at {site.Urls.Single()}, anew with each edit. Ctrl-C ends it.");
        Tell(templates.Now);
        try
        {
            await WatchSite.Watch(templates, Tell, stop);
        }
        catch (OperationCanceledException)
        {
            await site.StopAsync(CancellationToken.None);
        }

        void Tell(WatchedTemplates.State state) => Output.Tell(parsed, state.Faults.Count == 0 ? $"{Words.Count(state.Mails.Count, "mail")}, without fault." : string.Join(Environment.NewLine, state.Faults));
    }

    private static async Task<int> ProfilePreview(ParseResult parsed, IServiceProvider services, CancellationToken stop)
    {
        var profile = await ReadProfile(services, parsed.GetValue(s_query)!, parsed.GetValue(s_subscriber), stop);
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(stop);
        var preview = await Preview.Of(connection, profile, parsed.GetValue(s_days), anyScope: parsed.GetValue(s_subscriber) is null, await services.Now(parsed.GetValue(s_now), stop), stop);

        Write(services, preview, profile, parsed.GetValue(s_html), parsed.GetValue(s_text));
        foreach (var each in preview.Papers) Output.Tell(parsed, $"{each.Paper.Id,-12} {each.Paper.Title}\n             {string.Join("; ", each.Why)}");
        var selection = preview.Selection;
        Output.Done(parsed,
            new
            {
                scanned = selection.Scanned, matched = selection.Matched, excluded = selection.Excluded, since = preview.Since, until = preview.Until,
                papers = preview.Papers.Select(each => new { id = each.Paper.Id, title = each.Paper.Title, why = each.Why }),
            },
            $"{selection.Matched} of {Words.Count(selection.Scanned, "paper")} from {preview.Since:yyyy-MM-dd} to {preview.Until:yyyy-MM-dd}; {selection.Excluded} shut out by an exclusion or a mute.");
        return 0;
    }

    private static async Task<Profile> ReadProfile(IServiceProvider services, string[] queries, string? subscriber, CancellationToken stop)
    {
        if ((queries.Length == 0) == (subscriber is null)) throw new UserFault("preview needs --query Q (one or more) or --subscriber EMAIL, not both; or --watch or --samples FOLDER.", 2);
        if (subscriber is not null)
            return await services.GetRequiredService<SubscriberStore>().Profile((await services.FindSubscriber(subscriber, stop)).SubscriberId, stop);
        var profile = new Profile { Keywords = queries };
        var faults = ProfileFaults.Of(profile).ToList();
        return faults.Count == 0 ? profile : throw new UserFault(string.Join(Environment.NewLine, faults), 2);
    }

    private static void Write(IServiceProvider services, Preview preview, Profile profile, string? html, string? text)
    {
        if (html is null && text is null) return;
        if (preview.Papers.Count == 0)
        {
            Console.Error.WriteLine("Nothing was caught, so there is no mail to write.");
            return;
        }
        var site = services.GetRequiredService<SiteSettings>();
        var email = DigestEmail.Render(services.GetRequiredService<Templates>(), preview.ToContent(profile, site.PublicUrl));
        if (html is not null) OutputFile.Write(html, file => file.Write(email.Html));
        if (text is not null) OutputFile.Write(text, file => file.Write(email.Text));
    }
}
