using DigestService.Database;
using Npgsql;

namespace DigestService.Benchmarks.Deliver;

/// <summary>
/// Composed digests from <c>ready</c> to durable outcome by the product's own verb, into a sink; beside it, into the same sink,
/// a client that does nothing but repeat one message of that size, and what many would have taken instead.
/// </summary>
internal static class DeliverBench
{
    private const int Mails = 20_000;
    private const int Connections = 8;

    /// <summary>Nodemailer sends so many a pass and no more, since only its rate counts, and it takes its time.</summary>
    private const int NodemailerMails = 5_000;

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var result = new BenchResult("deliver");
        var mails = options.Times(Mails);
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop);
        var folder = Directory.CreateTempSubdirectory("digest-bench-").FullName;
        try
        {
            var connectionString = await postgres.CreateDatabase("deliver");
            await using var database = DigestDatabase.Open(connectionString + ";Command Timeout=600");
            var digests = await DueDigests.Compose(database, connectionString, options, mails, stop);
            Progress.Tell($"{digests.Count:N0} digests are ready");
            var sample = await MailSample.Take(digests, stop);
            Progress.Tell($"a mail has {sample.Bytes:N0} bytes on average, smallest {sample.Smallest:N0}, largest {sample.Largest:N0}, of {sample.Mails:N0}");
            result.Work["mails"] = digests.Count;
            result.Work["bytesEach"] = sample.Bytes;
            result.Work["connections"] = Connections;
            result.Work["standIns"] = Product.HasStandIns;
            result.Work["papers"] = digests.Papers;

            if (Sink.Find(options.Peers, folder, result.Skipped) is not { } sink) return result;
            result.Work["sink"] = sink.Name;
            var nodemailer = await Nodemailer.Prepare(options.Peers, folder, result.Skipped, stop);
            var source = SmtpSource.Find(folder, result.Skipped);
            await Measure(result, options, digests, sample, sink, source, nodemailer, folder, stop);
            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Measure(BenchResult result, BenchOptions options, DueDigests digests, MailSample sample, Sink sink, SmtpSource? source, Nodemailer? nodemailer, string folder, CancellationToken stop)
    {
        var (plain, signed, sources, nodes) = (new List<ProductRun>(), new List<ProductRun>(), new List<double>(), new List<double>());
        var key = Dkim.MakeKey(folder);
        var quarter = await Deliver(digests, digests.Count / 4, sink, null, stop);
        for (var pass = 1; pass <= options.Passes; pass++)
        {
            plain.Add(await Deliver(digests, digests.Count, sink, null, stop));
            if (source is not null) sources.Add(await sink.Serve(port => source.Run(port, digests.Count, sample.Bytes, Connections, stop), stop));
            signed.Add(await Deliver(digests, digests.Count, sink, key, stop));
            if (nodemailer is not null) nodes.Add(await sink.Serve(port => nodemailer.Run(port, Math.Min(digests.Count, NodemailerMails), Connections, stop), stop));
            Progress.Tell($"pass {pass}: {string.Join(", ", new[] { sources, nodes }.Where(each => each.Count > 0).Select(each => $"{each[^1]:N0} a second"))} beside it");
        }

        result.Figures["perSecond"] = Math.Round(Numbers.Median(Rates(digests, plain)));
        result.Figures["perSecondDkim"] = Math.Round(Numbers.Median(Rates(digests, signed)));
        result.Figures["cpuMillisEach"] = Numbers.Rounded(Numbers.Median(plain.Select(run => run.CpuSeconds)) * 1000 / digests.Count);
        result.Figures["cpuMillisEachDkim"] = Numbers.Rounded(Numbers.Median(signed.Select(run => run.CpuSeconds)) * 1000 / digests.Count);
        result.Figures["peakMb"] = Math.Round(plain.Concat(signed).Max(run => run.PeakMb));
        result.Figures["peakMbOfQuarter"] = Math.Round(quarter.PeakMb);
        if (sources.Count > 0)
        {
            result.Figures["smtpSourcePerSecond"] = Math.Round(Numbers.Median(sources));
            result.Ratios["ofSmtpSource"] = Numbers.Rounded(Numbers.MedianRatio(Rates(digests, plain), sources));
            result.Ratios["ofSmtpSourceDkim"] = Numbers.Rounded(Numbers.MedianRatio(Rates(digests, signed), sources));
        }
        if (nodes.Count > 0)
        {
            result.Work["nodemailerMails"] = Math.Min(digests.Count, NodemailerMails);
            result.Figures["nodemailerPerSecond"] = Math.Round(Numbers.Median(nodes));
            result.Ratios["vsNodemailer"] = Numbers.Rounded(Numbers.MedianRatio(Rates(digests, plain), nodes));
        }
    }

    /// <summary>The process's whole life counts, from the runtime's start to its last look at the empty outbox.</summary>
    private static IEnumerable<double> Rates(DueDigests digests, IEnumerable<ProductRun> runs) => runs.Select(run => digests.Count / run.Seconds);

    private static async Task<ProductRun> Deliver(DueDigests digests, int mails, Sink sink, IReadOnlyDictionary<string, string>? dkim, CancellationToken stop)
    {
        await digests.MakeReady(mails);
        var run = await sink.Serve(port => digests.Deliver(port, Connections, dkim, stop), stop);
        var sent = run.Answer.GetProperty("sent").GetInt32();
        if (sent != mails) throw new UserFault($"Of {mails} mails {sent} were sent: {run.Answer}");
        Progress.Tell($"delivered {mails:N0}{(dkim is null ? "" : ", signed,")} in {run.Seconds:0.0} s, {run.CpuSeconds:0.0} s of CPU, {run.PeakMb:0} MB: {mails / run.Seconds:N0} a second");
        return run;
    }
}
