using System.CommandLine;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;
using DigestService.Rendering;

namespace DigestService.Cli;

/// <summary><c>ingest</c>: asks the sources now, or for days, or reads recorded answers.</summary>
internal static class IngestVerb
{
    /// <summary>How long the command line waits for a worker that is asking the same servers.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Make()
    {
        var source = new Option<string>("--source") { Description = "hf, arxiv or all.", DefaultValueFactory = _ => "all" };
        var date = Common.Day("--date", "This day only; with --from, of the recorded days.");
        var since = Common.Day("--since", "From this day on.");
        var until = Common.Day("--until", "Up to this day, today otherwise.");
        var from = Common.Path("--from", "Recorded answers (a folder of YYYY-MM-DD.json), or a .jsonl or .jsonl.gz of papers, which is read in whole.");
        var now = Common.Now();
        return Verb.WithDatabase("ingest", "Fetch papers now, of a day or a range of days, or read them from files.", [source, date, since, until, from, now], async (parsed, services, stop) =>
        {
            var at = await services.Now(parsed.GetValue(now), stop);
            var progress = new Progress<IngestProgress>(each => Output.Progress($"{each.Source} {each.Place}: {each.SoFar.Fetched} fetched, {each.SoFar.New} new"));
            var days = Days(parsed.GetValue(date), parsed.GetValue(since), parsed.GetValue(until), at);
            var report = parsed.GetValue(from) is { } path
                ? await Read(services, path, parsed.GetValue(source)!, days, at, progress, stop)
                : await Ask(services, parsed.GetValue(source)!, days, at, progress, stop);
            return await Tell(parsed, report);
        });
    }

    private static (DateOnly Since, DateOnly Until)? Days(DateOnly? date, DateOnly? since, DateOnly? until, DateTimeOffset now)
    {
        if (date is { } day) return since is null && until is null ? (day, day) : throw new UserFault("--date goes without --since and --until.", 2);
        if (since is null) return until is null ? null : throw new UserFault("--until needs --since.", 2);
        var last = until ?? DateOnly.FromDateTime(now.UtcDateTime);
        return since <= last ? (since.Value, last) : throw new UserFault($"--since {since:yyyy-MM-dd} lies after {last:yyyy-MM-dd}.", 2);
    }

    private static Task<IngestReport> Read(
        IServiceProvider services, string path, string which, (DateOnly Since, DateOnly Until)? days, DateTimeOffset now, IProgress<IngestProgress> progress, CancellationToken stop)
    {
        RefuseWhatFilesCannotTell(path, which, days);
        return services.GetRequiredService<IngestFiles>().From(path, now, days, progress, stop);
    }

    internal static void RefuseWhatFilesCannotTell(string path, string which, (DateOnly Since, DateOnly Until)? days)
    {
        var told = IngestFiles.SourceOf(path);
        if (which != "all" && which != told) throw new UserFault($"--source {which} does not go with {path}, which holds what {told} tells: leave it out, or say --source {told}.", 2);
        if (days is not null && told == ArxivFeeds.SourceName) throw new UserFault($"--date, --since and --until go with recorded days (YYYY-MM-DD.json); {path} is read in whole.", 2);
    }

    private static async Task<IngestReport> Ask(
        IServiceProvider services, string which, (DateOnly Since, DateOnly Until)? days, DateTimeOffset now, IProgress<IngestProgress> progress, CancellationToken stop)
    {
        var all = services.GetServices<IPaperSource>().ToList();
        var names = string.Join(", ", all.Select(each => each.Name).Order(StringComparer.Ordinal));
        var asked = all.Where(each => which == "all" ? each.Enabled : each.Name == which).ToList();
        if (asked.Count == 0)
            throw new UserFault(which == "all"
                ? $"All sources are off: set Digest:HuggingFace:Enabled or Digest:Arxiv:Enabled to true, or name one with --source ({names})."
                : $"--source \"{OneLine.Short(which)}\" is not a source: {names} or all.", 2);

        var ingest = services.GetRequiredService<IngestPapers>();
        var report = IngestReport.None;
        foreach (var source in asked)
            report += days is var (since, until)
                ? await ingest.Days(source, since, until, now, Patience, progress, stop)
                : await ingest.Poll(source, now, evenIfFresh: true, Patience, progress, stop);
        return report;
    }

    private static async Task<int> Tell(ParseResult parsed, IngestReport report)
    {
        foreach (var each in report.Reasons) await Console.Error.WriteLineAsync($"rejected {each.Item}: {each.Reason}");
        foreach (var fault in FaultsTold.Once(report.Faults)) await Console.Error.WriteLineAsync(fault);
        Output.Done(parsed, new { fetched = report.Fetched, @new = report.New, updated = report.Updated, rejected = report.Rejected },
            $"{report.Fetched} fetched: {report.New} new, {report.Updated} updated, {report.Rejected} rejected.");
        return report.Faults.Count == 0 && (report.Fetched == 0 || report.Rejected < report.Fetched) ? 0 : 1;
    }
}
