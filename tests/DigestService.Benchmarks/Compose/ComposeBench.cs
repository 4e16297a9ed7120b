using Dapper;
using DigestService.Benchmarks.Data;
using DigestService.Database;
using Npgsql;

namespace DigestService.Benchmarks.Compose;

/// <summary>A million due readers, composed by the product's own verb, beside what the database alone asks for the same rows.</summary>
internal static class ComposeBench
{
    private const int Papers = 1_500;
    private const int DistinctKeywords = 200_000;
    private const int Seed = 20251211;

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var readers = options.Times(1_000_000);
        var result = new BenchResult("compose");
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop);
        var folder = Directory.CreateTempSubdirectory("digest-bench-");
        try
        {
            var small = await Measure(postgres, options, Math.Max(1, readers / 10), folder.FullName, besideCopy: false, stop);
            var whole = await Measure(postgres, options, readers, folder.FullName, besideCopy: true, stop);
            result.Work["subscribers"] = readers;
            result.Work["digests"] = whole.Digests;
            result.Work["distinctKeywords"] = whole.Keywords;
            result.Work["papers"] = whole.Papers;
            result.Work["data"] = whole.Data;
            result.Figures["seconds"] = Numbers.Rounded(whole.Seconds);
            result.Figures["copySeconds"] = Numbers.Rounded(whole.CopySeconds);
            result.Figures["cpuSeconds"] = Numbers.Rounded(whole.CpuSeconds);
            result.Figures["secondsOfTenth"] = Numbers.Rounded(small.Seconds);
            result.Figures["perSecond"] = Math.Round(readers / whole.Seconds);
            result.Figures["peakMb"] = Math.Round(whole.PeakMb);
            result.Ratios["toCopy"] = Numbers.Rounded(whole.ToCopy);
            result.Ratios["growth"] = Numbers.Rounded(whole.Seconds / small.Seconds);
            return result;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed record Measured(double Seconds, double CopySeconds, double ToCopy, double CpuSeconds, double PeakMb, long Digests, int Keywords, long Papers, string Data);

    private static async Task<Measured> Measure(PrivatePostgres postgres, BenchOptions options, int readers, string folder, bool besideCopy, CancellationToken stop)
    {
        var name = $"compose_{readers}";
        var connectionString = await postgres.CreateDatabase(name) + ";Command Timeout=600";
        await using var database = DigestDatabase.Open(connectionString);
        await Migrations.Apply(database, stop);
        var now = await WindowPapers.Ingest(database, options.Data, Papers, stop);
        var random = new Random(Seed);
        var keywords = Keywords.Load(options.Data, Math.Max(1000, (int)(DistinctKeywords * Math.Min(1, options.Scale))), random);
        await using var connection = await database.OpenConnectionAsync(stop);
        await Readers.Fill(connection, readers, keywords, now, random, stop);
        Progress.Tell($"{readers:N0} readers are due");

        var raw = new RawCopy(folder);
        var (seconds, copySeconds, cpuSeconds, peak, digests) = (new List<double>(), new List<double>(), new List<double>(), 0.0, 0L);
        for (var pass = 1; pass <= options.Passes; pass++)
        {
            await Readers.Reset(connection);
            var run = await ProductRun.Of(["compose", "--now", now.ToString("O")], new Dictionary<string, string> { ["ConnectionStrings__Digest"] = connectionString }, stop);
            seconds.Add(run.Seconds);
            cpuSeconds.Add(run.CpuSeconds);
            peak = Math.Max(peak, run.PeakMb);
            digests = run.Answer.GetProperty("digests").GetInt64();
            Progress.Tell($"composed {readers:N0} in {run.Seconds:0.0} s, {run.CpuSeconds:0.0} s of CPU, {run.PeakMb:0} MB: {run.Answer}");
            if (!besideCopy) continue;
            if (pass == 1) await raw.Keep(connection, stop);
            await Readers.Reset(connection);
            copySeconds.Add(await raw.Run(connection, stop));
            Progress.Tell($"copied in {copySeconds[^1]:0.0} s");
        }
        var papers = await connection.ExecuteScalarAsync<long>("select count(*) from papers");
        return new Measured(Numbers.Median(seconds), besideCopy ? Numbers.Median(copySeconds) : 0, besideCopy ? Numbers.MedianRatio(seconds, copySeconds) : 0, Numbers.Median(cpuSeconds), peak, digests, keywords.Queries.Count, papers, keywords.Data);
    }
}
