using System.Globalization;
using Dapper;
using DigestService.Benchmarks.Data;
using DigestService.Database;
using Npgsql;

namespace DigestService.Benchmarks.Ingest;

/// <summary>Papers from a file through the product's own verb, once new and once known, beside a binary COPY of the rows that this leaves.</summary>
internal static class IngestBench
{
    /// <summary>For both sides alike, as for a server of this size: an index of 100,000 papers takes half a gigabyte, and 128 MB would only measure the disk.</summary>
    private static readonly string[] Server = ["shared_buffers=2GB", "max_wal_size=8GB"];

    private const int OnePassAbove = 30_000;

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var result = new BenchResult("ingest");
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop, Server);
        var folder = Directory.CreateTempSubdirectory("digest-bench-").FullName;
        try
        {
            var (papers, count) = (BenchPapers.Load(options.Data), options.Times(100_000));
            var file = Path.Combine(folder, "papers.jsonl");
            var newest = papers.Take(count).Max(paper => paper.Date);
            await BenchPaper.Write(file, papers.Take(count), stop);
            Progress.Tell($"{count:N0} papers, {new FileInfo(file).Length / 1_048_576.0:0} MB");

            var connectionString = await postgres.CreateDatabase("ingest") + ";Command Timeout=600";
            await using var database = DigestDatabase.Open(connectionString);
            await Migrations.Apply(database, stop);
            var raw = new RawCopy(database, Path.Combine(folder, "papers.copy"));
            var passes = count > OnePassAbove ? 1 : options.Passes;
            if (passes < options.Passes) result.Skipped.Add($"passes 2 to {options.Passes}: above {OnePassAbove} papers one takes minutes");
            var (first, again, copied, peak) = (new List<double>(), new List<double>(), new List<double>(), 0.0);
            for (var pass = 1; pass <= passes; pass++)
            {
                await raw.Clear();
                var run = await Ingested(file, newest, connectionString, stop);
                if (run.Answer.GetProperty("new").GetInt32() != count) throw new UserFault($"{count} papers were to be new: {run.Answer}");
                await raw.Settle();
                var rerun = await Ingested(file, newest, connectionString, stop);
                if (rerun.Answer.GetProperty("new").GetInt32() + rerun.Answer.GetProperty("updated").GetInt32() != 0) throw new UserFault($"Nothing was to change: {rerun.Answer}");
                if (pass == 1) await raw.Keep(stop);
                await raw.Clear();
                copied.Add(await raw.Run(stop));
                first.Add(run.Seconds);
                again.Add(rerun.Seconds);
                peak = Math.Max(peak, Math.Max(run.PeakMb, rerun.PeakMb));
                Progress.Tell(string.Create(CultureInfo.InvariantCulture,
                    $"{run.Seconds:0.0} s ({run.CpuSeconds:0.0} of CPU, {run.PeakMb:0} MB), again {rerun.Seconds:0.0} s ({rerun.CpuSeconds:0.0} of CPU, {rerun.PeakMb:0} MB), copied in {copied[^1]:0.0} s"));
            }
            var (seconds, againSeconds, copySeconds) = (Numbers.Median(first), Numbers.Median(again), Numbers.Median(copied));
            result.Work["papers"] = count;
            result.Work["passes"] = passes;
            result.Work["data"] = papers.Data;
            result.Figures["seconds"] = Numbers.Rounded(seconds);
            result.Figures["rerunSeconds"] = Numbers.Rounded(againSeconds);
            result.Figures["copySeconds"] = Numbers.Rounded(copySeconds);
            result.Figures["perSecond"] = Math.Round(count / seconds);
            result.Figures["peakMb"] = Math.Round(peak);
            result.Ratios["toCopy"] = Numbers.Rounded(Numbers.MedianRatio(first, copied));
            result.Ratios["rerunToCopy"] = Numbers.Rounded(Numbers.MedianRatio(again, copied));
            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<ProductRun> Ingested(string file, DateOnly newest, string connectionString, CancellationToken stop) => ProductRun.Of(
        ["ingest", "--from", file, "--now", $"{newest.AddDays(1):yyyy-MM-dd}T06:00:00Z"],
        new Dictionary<string, string> { ["ConnectionStrings__Digest"] = connectionString },
        stop);
}
