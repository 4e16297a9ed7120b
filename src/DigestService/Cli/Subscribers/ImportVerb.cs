using System.CommandLine;
using DigestService.Subscribers;

namespace DigestService.Cli.Subscribers;

/// <summary><c>subscribers import FILE.csv</c>: says, row by row, what it refused and why; the rest goes in.</summary>
internal static class ImportVerb
{
    public static Command Make()
    {
        var file = Common.FileArgument($"A CSV file; the first line names the columns: {SubscriberCsv.Columns[0]}, and any of {string.Join(", ", SubscriberCsv.Columns.Skip(1))}. Or what listmonk exports.");
        var confirmed = new Option<bool>("--confirmed") { Description = "They have confirmed elsewhere, and you can show it; otherwise each is asked to confirm." };
        var now = Common.Now();
        var verb = Verb.WithDatabase("import", "Add subscribers from a CSV file.", [confirmed, now], async (parsed, services, stop) =>
        {
            var at = await services.Now(parsed.GetValue(now), stop);
            var subscription = services.GetRequiredService<Subscription>();
            var rules = services.GetRequiredService<SignUpSettings>();
            int added = 0, known = 0, pending = 0, refused = 0, suppressed = 0;
            var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var row in SubscriberCsv.Read(parsed.GetValue(file)!, rules.TimeZone))
            {
                if (row.Skipped is { } reason)
                {
                    Skip(reason);
                }
                else if (row.Suppression is not null)
                {
                    if (await Suppress(services, row.Email!, row.Suppression, at, stop)) suppressed++;
                    else known++;
                }
                else if ((row.Fault ?? rules.FaultOf(row.Email!)) is { } fault)
                {
                    await Console.Error.WriteLineAsync($"line {row.Line}: {fault}");
                    refused++;
                }
                else if (!taken.Add(row.Email!.Key))
                {
                    Skip("named before in the file");
                }
                else
                {
                    var begun = await subscription.Begin(row.Email!, row.Profile!, parsed.GetValue(confirmed) && !row.IsPending, at, stop);
                    if (begun.IsNew) added++;
                    else known++;
                    if (begun.WasPending) pending++;
                }
            }
            Output.Done(parsed, new { added, known, pending, refused, suppressed, skipped },
                $"{added} added, {known} known already{(pending > 0 ? $" ({pending} of them had not confirmed)" : "")}, {refused} refused{string.Concat(skipped.Select(each => $", {each.Value} {each.Key}"))}{(suppressed > 0 ? $", {suppressed} not to be written to" : "")}.");
            return refused > 0 && added + known + suppressed + skipped.Count == 0 ? 1 : 0;

            void Skip(string reason) => skipped[reason] = skipped.GetValueOrDefault(reason) + 1;
        });
        verb.Add(file);
        return verb;
    }

    /// <returns>False for one who reads here of their own will, or is not written to already.</returns>
    private static async Task<bool> Suppress(IServiceProvider services, EmailAddress email, string reason, DateTimeOffset at, CancellationToken stop)
    {
        var suppressions = services.GetRequiredService<Suppressions>();
        if (await services.GetRequiredService<SubscriberStore>().Find(email, stop) is { State: SubscriberState.Active or SubscriberState.Paused } || await suppressions.IsSuppressed(email, stop)) return false;
        await suppressions.Add(email, reason, at, stop);
        return true;
    }
}
