using System.CommandLine;
using DigestService.Cli.Doctor;
using DigestService.Cli.Keys;
using DigestService.Database;
using DigestService.Search;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Cli.Init;

/// <summary><c>init</c>: from nothing to a settings file that works. Ends with what <c>doctor</c> says of it.</summary>
internal static class InitVerb
{
    public static Command Make()
    {
        var questions = Questions.All();
        var folder = Common.Path("--folder", "Where appsettings.json and the folder keys are written; run the other verbs from there.", ".");
        var sendTo = new Option<string?>("--send-to") { Description = "Where a test mail goes; on a terminal it is asked for." };
        var verb = new Command("init", "Answer a few questions, and have a settings file that works. Each question has a flag; without a terminal nothing is asked.");
        foreach (var question in questions) verb.Add(question.Option);
        verb.Add(folder);
        verb.Add(sendTo);
        verb.SetAction((parsed, stop) => Run(parsed, questions, parsed.GetValue(folder)!, parsed.GetValue(sendTo), stop));
        return verb;
    }

    private static async Task<int> Run(ParseResult parsed, IReadOnlyList<Question> questions, string folder, string? sendTo, CancellationToken stop)
    {
        var file = SettingsFile.In(folder);
        SettingsFile.RefuseToReplace(file);
        var to = sendTo is null ? null : EmailAddress.Parse(sendTo);
        var isAsking = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        var draft = new Interview(isAsking ? Terminal.Read : null, Console.Out).Hold(questions, question => parsed.GetValue(question.Option));
        if (isAsking && to is null) to = AskWhom(draft);
        if (draft[Questions.Journal] is null) draft.Set(Questions.Journal, Path.Combine(Path.GetDirectoryName(file)!, "erasures"));
        var keys = new KeyFolder(Path.Combine(Path.GetDirectoryName(file)!, "keys"));
        SettingsFile.Write(file, draft, keys);
        Output.Tell(parsed, $"Written: {file}, and secrets in {keys.Path}. Back both up: without the keys in there, the links in all mails stop to open. Copy {draft[Questions.Journal]}, too, whenever it grows: by it a restore knows who was erased or left.");

        var settings = Settings.Load(Configuration.Read(folder), Needs.Service);
        await using var services = Services.Build(settings, parsed.GetValue(Common.Verbose));
        var schema = await MakeSchema(services, stop);
        if (schema is not null) Output.Tell(parsed, $"The schema is at version {schema}.");
        var checks = await DoctorVerb.Look(parsed, settings, services, to, isNew: true, stop);
        var isWell = checks.All(check => check.Result != CheckResult.Failed);
        Output.Done(parsed, new { file, keys = keys.Path, schema, ok = isWell, checks },
            NextSteps(isWell, hasSchema: schema is not null, to?.ToString() ?? settings.Site.Contact, Path.GetDirectoryName(file)!));
        return isWell ? 0 : 1;
    }

    private static string NextSteps(bool isWell, bool hasSchema, string? mailTo, string folder) =>
        isWell ? $"All is well. Start it with `digest run`, from {folder}."
        : hasSchema ? $"The settings are written; mend what FAILED, and look again with `digest doctor`, from {folder}. Then start it there with `digest run`."
        : $"The settings are written, but no schema was made: see above why, and start the database or mend its settings. Then, from {folder}: `digest migrate`, `digest doctor{(string.IsNullOrWhiteSpace(mailTo) ? "" : $" --send-to {mailTo}")}` until nothing FAILED, and `digest run`.";

    private static EmailAddress? AskWhom(Draft draft)
    {
        var otherwise = EmailAddress.TryParse(draft["Digest:Site:Contact"], out var contact, out _) ? contact : null;
        while (true)
        {
            Console.Out.Write($"Where shall a test mail go (- for nowhere)?{(otherwise is null ? "" : $" [{otherwise}]")} ");
            var typed = Terminal.Read(isSecret: false)?.Trim();
            if (typed is null or "-" || (typed.Length == 0 && otherwise is null)) return null;
            if (typed.Length == 0) return otherwise;
            if (EmailAddress.TryParse(typed, out var to, out var fault)) return to;
            Console.Out.WriteLine($"  {fault}");
        }
    }

    /// <returns>Its version; null where the database cannot be had, of which the checks tell more.</returns>
    private static async Task<int?> MakeSchema(IServiceProvider services, CancellationToken stop)
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        try
        {
            if (await Migrations.IsUpToDate(database, stop)) return Migrations.NewestVersion; // its owner has made it
            var version = await Migrations.Apply(database, stop);
            await services.GetRequiredService<RenewTerms>().Run(stop);
            return version;
        }
        catch (Exception fault) when (fault is NpgsqlException or UserFault or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
