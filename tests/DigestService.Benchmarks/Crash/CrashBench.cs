using DigestService.Crash;

namespace DigestService.Benchmarks.Crash;

/// <summary>Kills whatever takes part in a digest's way, again and again, and counts at the recording server what became of what was due.</summary>
internal static class CrashBench
{
    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        if (options.Recount is { } evidence) return Recounted(evidence);
        if (!OperatingSystem.IsLinux()) return new BenchResult("crash") { Skipped = { "all of it: processes are frozen and killed by signals, and looked at under /proc, which needs Linux" } };
        var size = Size(options.Scale);
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

    /// <summary>
    /// 220 kills over about 24,000 digests. Scaled, it has fewer hours, each of them as crowded: 1,250 readers and ten kills.
    /// Eight connections take about sixty mails a second, so that most kills find mails on their way.
    /// </summary>
    private static CrashSize Size(double scale)
    {
        var days = Math.Max(1, (int)Math.Round(5 * scale));
        var hours = Math.Max(1, (int)Math.Round(20 * scale / days));
        return new CrashSize(1250 * hours, days, hours, IngestKills: 4, HourKills: 10, SlowestMail: TimeSpan.FromMilliseconds(250), LeaseSeconds: 10);
    }

    private static BenchResult Recounted(string folder)
    {
        var result = new BenchResult("crash") { Skipped = { "uncertain: it is the product's own word, and does not stand in the evidence" } };
        result.Work["recounted"] = folder;
        Tell(CrashCounts.In(folder), result);
        return result;
    }

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
        Tell(counts, result);
        result.Figures["uncertain"] = uncertain;
        return result;
    }

    private static void Tell(CrashCounts counts, BenchResult result)
    {
        result.Work["due"] = counts.Due;
        result.Figures["kills"] = counts.Kills;
        result.Figures["digests"] = counts.Digests;
        result.Figures["lost"] = counts.Lost;
        result.Figures["doubled"] = counts.Doubled;
        result.Figures["doubledUnexplained"] = counts.DoubledUnexplained;
        result.Figures["missed"] = counts.Missed;
        result.Figures["repeated"] = counts.Repeated;
        result.Figures["unasked"] = counts.Unasked;
        result.Figures["mostSending"] = counts.MostSending;
        result.Figures["mostSendingByDesign"] = CrashRun.Bound;
        result.Figures["mostDoubledByOneKill"] = counts.MostDoubled;
        result.Figures["idleKills"] = counts.IdleKills;
        result.Faults.AddRange(counts.Faults());
    }
}
