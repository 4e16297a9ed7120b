using System.CommandLine;
using DigestService.Subscribers;

namespace DigestService.Cli.Subscribers;

/// <summary><c>subscribers import FILE.csv</c>: says, row by row, what it refused and why; the rest goes in.</summary>
internal static class ImportVerb
{
    public static Command Make()
    {
        var file = new Argument<FileInfo>("file") { Description = "A CSV file; the first line names the columns: email, and any of keywords, mutes, categories, cadence, weekday, hour, time_zone, max_papers, format." };
        var confirmed = new Option<bool>("--confirmed") { Description = "They have confirmed elsewhere, and you can show it; otherwise each is asked to confirm." };
        var now = Common.Now();
        var verb = Verb.WithDatabase("import", "Add subscribers from a CSV file.", [confirmed, now], async (parsed, services, stop) =>
        {
            var at = await services.Now(parsed.GetValue(now), stop);
            var subscription = services.GetRequiredService<Subscription>();
            var rules = services.GetRequiredService<SignUpSettings>();
            int added = 0, known = 0, refused = 0;
            foreach (var row in SubscriberCsv.Read(parsed.GetValue(file)!.FullName, rules.TimeZone))
            {
                if ((row.Fault ?? rules.FaultOf(row.Email!)) is { } fault)
                {
                    await Console.Error.WriteLineAsync($"line {row.Line}: {fault}");
                    refused++;
                }
                else if ((await subscription.Begin(row.Email!, row.Profile!, parsed.GetValue(confirmed) && !row.IsPending, at, stop)).HasBegun)
                {
                    added++;
                }
                else
                {
                    known++;
                }
            }
            Output.Done(parsed, new { added, known, refused }, $"{added} added, {known} on the list already, {refused} refused.");
            return 0;
        });
        verb.Add(file);
        return verb;
    }
}
