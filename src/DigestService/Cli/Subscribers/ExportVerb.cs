using System.CommandLine;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Cli.Subscribers;

/// <summary><c>subscribers export</c>: the list as CSV, in the columns that <c>import</c> reads.</summary>
internal static class ExportVerb
{
    public static Command Make()
    {
        var file = Common.Path("--out", "Write to this file rather than to stdout.");
        return Verb.WithDatabase("export", "Write the list as CSV.", [file], async (parsed, services, stop) =>
        {
            var target = parsed.GetValue(file);
            if (target is null && parsed.GetValue(Common.Json)) throw new UserFault("--json needs --out FILE here, since the list itself goes to stdout.", 2);
            var store = services.GetRequiredService<SubscriberStore>();
            var rows = new List<(Subscriber, Profile)>();
            foreach (var subscriber in await store.List(null, stop)) rows.Add((subscriber, await store.Profile(subscriber.SubscriberId, stop)));

            if (target is null)
            {
                SubscriberCsv.Write(Console.Out, rows);
                return 0;
            }
            OutputFile.Write(target, writer => SubscriberCsv.Write(writer, rows));
            Output.Done(parsed, new { exported = rows.Count }, $"{Words.Count(rows.Count, "subscriber was", "subscribers were")} written to {Path.GetFullPath(target)}.");
            return 0;
        });
    }
}
