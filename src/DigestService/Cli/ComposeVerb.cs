using System.CommandLine;
using DigestService.Digests;
using DigestService.Rendering;

namespace DigestService.Cli;

internal static class ComposeVerb
{
    public static Command Make()
    {
        var now = Common.Now();
        return Verb.WithDatabase(
            "compose", "Compose the digests that are due.", [now],
            async (parsed, services, stop) =>
            {
                var counts = await services.GetRequiredService<ComposeDigests>().Run(
                    await services.Now(parsed.GetValue(now), stop), services.GetRequiredService<Settings>().Schedule.ComposeBatch, asOfThen: parsed.GetValue(now) is not null, stop);
                var skipped = string.Concat(counts.Skipped.Select(each => $"; {each.Value} skipped: {each.Key}"));
                Output.Done(parsed, new { due = counts.Due, digests = counts.Digests, skipped = counts.Skipped }, $"{counts.Due} due, {Words.Count(counts.Digests, "digest")} composed{skipped}.");
                return 0;
            });
    }
}
