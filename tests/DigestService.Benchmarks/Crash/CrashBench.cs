using DigestService.Crash;

namespace DigestService.Benchmarks.Crash;

/// <summary>Kills whatever takes part in a digest's way, again and again, and counts at the recording server what became of what was due.</summary>
internal static class CrashBench
{
    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var size = options.Scale >= 0.2 ? Whole(options) : Quick(options);
        var folder = options.Out ?? Directory.CreateTempSubdirectory("digest-bench-").FullName;
        try
        {
            var (counts, uncertain) = await CrashRun.Of(size, options.Seed, folder, Progress.Tell, stop);
            return Result(options, size, counts, uncertain);
        }
        finally
        {
            if (options.Out is null) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Eight connections take about a hundred mails a second, so that most kills find mails on their way.</summary>
    private static CrashSize Whole(BenchOptions options) =>
        new(options.Times(5000), Days: 5, Hours: 4, IngestKills: 4, HourKills: 10, SlowestMail: TimeSpan.FromMilliseconds(150), LeaseSeconds: 10);

    private static CrashSize Quick(BenchOptions options) =>
        new(options.Times(5000), Days: 2, Hours: 1, IngestKills: 1, HourKills: 4, SlowestMail: TimeSpan.FromMilliseconds(900), LeaseSeconds: 5);

    private static BenchResult Result(BenchOptions options, CrashSize size, CrashCounts counts, int uncertain)
    {
        var result = new BenchResult("crash");
        result.Work["seed"] = options.Seed;
        result.Work["subscribers"] = size.Readers;
        result.Work["days"] = size.Days;
        result.Work["workers"] = 2;
        result.Work["connections"] = CrashRun.Connections;
        result.Work["leaseSeconds"] = size.LeaseSeconds;
        result.Work["data"] = "own";
        result.Figures["kills"] = counts.Kills;
        result.Figures["digests"] = counts.Digests;
        result.Figures["lost"] = counts.Lost;
        result.Figures["doubled"] = counts.Doubled;
        result.Figures["doubledUnexplained"] = counts.DoubledUnexplained;
        result.Figures["uncertain"] = uncertain;
        result.Figures["missed"] = counts.Missed;
        result.Figures["repeated"] = counts.Repeated;
        result.Figures["unasked"] = counts.Unasked;
        result.Figures["mostSending"] = counts.MostSending;
        result.Figures["mostSendingByDesign"] = CrashRun.Bound;
        return result;
    }
}
