using System.Diagnostics;
using Dapper;
using DigestService.Benchmarks.Compose;
using DigestService.Benchmarks.Data;
using DigestService.Benchmarks.Web;
using DigestService.Database;
using DigestService.Delivery.Loopback;
using Npgsql;

namespace DigestService.Benchmarks.Workers;

/// <summary>
/// Two workers and one site, published, on one PostgreSQL: both compose and deliver what is due, one of them is stopped on the way,
/// and the other does the rest. Each worker has a relay of its own, so that its mails can be counted. No ratio: it holds, or it does not.
/// </summary>
internal static class WorkersBench
{
    private const int Mails = 20_000;
    private const int WindowPapers = 1_500;
    private const int DistinctKeywords = 5_000;
    private const int PapersEach = 8;
    private const int Seed = 20261121;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var result = new BenchResult("workers");
        var mails = options.Times(Mails);
        var readers = mails * 5 / 4; // not everybody's keywords catch something
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop);
        var connectionString = await postgres.CreateDatabase("workers");
        await using var database = DigestDatabase.Open(connectionString + ";Command Timeout=600");
        await Fill(database, options, readers, stop);

        await using var relays = new Relays();
        await using var site = await SiteProcess.Start([PublishedProduct.File, "web"], Environment(connectionString, relays.First.Port), "/readyz", stop);
        await using var visits = new Visits(site.Url);
        var clock = Stopwatch.StartNew();
        await using var first = BenchWorker.Start(Environment(connectionString, relays.First.Port));
        await using var second = BenchWorker.Start(Environment(connectionString, relays.Second.Port));
        await Until(clock, () => Task.FromResult(relays.First.Count >= readers * 0.3 && relays.Second.Count >= readers / 20), stop);
        var (before, ended) = (relays.First.Count, await first.Terminate(stop));
        Progress.Tell($"one worker was stopped after {before:N0} mails, and ended with {ended}; the other has sent {relays.Second.Count:N0}");
        await Until(clock, () => IsDone(database), stop);
        var seconds = clock.Elapsed.TotalSeconds;

        await using var connection = await database.OpenConnectionAsync(stop);
        var (digests, sent) = await connection.QuerySingleAsync<(int, int)>("select count(*)::int, (count(*) filter (where state = 'sent'))::int from outbox where kind = 'digest'");
        var accepted = relays.First.Count + relays.Second.Count;
        var leastShare = (double)Math.Min(relays.First.Count, relays.Second.Count) / accepted;
        result.Work["readers"] = readers;
        result.Work["standIns"] = Product.HasStandIns;
        result.Figures["digests"] = digests;
        result.Figures["lost"] = digests - sent;
        result.Figures["doubled"] = accepted - sent;
        result.Figures["leastShare"] = Numbers.Rounded(leastShare);
        result.Figures["stoppedWith"] = ended;
        result.Figures["siteAnswers"] = visits.Answered;
        result.Figures["siteFailures"] = visits.Failed;
        result.Figures["seconds"] = Math.Round(seconds);
        result.Figures["perSecond"] = Math.Round(sent / seconds);
        foreach (var (holds, otherwise) in new[]
        {
            (digests >= mails, $"{digests} digests were composed, and {mails} are wanted."),
            (sent == digests, $"{digests - sent} digests were not sent."),
            (accepted == sent, $"The relays took {accepted} mails, and {sent} were sent."),
            (leastShare >= 0.25, $"One worker sent only {leastShare:P0} of them."),
            (ended == 0, $"The worker that was asked to stop ended with {ended}."),
            (visits is { Failed: 0, Answered: > 0 }, $"The site answered {visits.Answered} times, and failed {visits.Failed} times."),
        })
            if (!holds) result.Faults.Add(otherwise);
        return result;
    }

    /// <summary>Papers of the last two weeks, counted from now, since workers go by the clock; and readers who are all due.</summary>
    private static async Task Fill(NpgsqlDataSource database, BenchOptions options, int readers, CancellationToken stop)
    {
        await Migrations.Apply(database, stop);
        await Compose.WindowPapers.Ingest(database, options.Data, WindowPapers, stop, DateOnly.FromDateTime(DateTime.UtcNow));
        var random = new Random(Seed);
        await using var connection = await database.OpenConnectionAsync(stop);
        await Readers.Fill(connection, readers, Keywords.Load(options.Data, DistinctKeywords, random), DateTimeOffset.UtcNow, random, stop);
        await connection.ExecuteAsync("update profiles set max_papers = @PapersEach; analyze", new { PapersEach });
    }

    private static async Task<bool> IsDone(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return !await connection.ExecuteScalarAsync<bool>(
            "select exists (select from schedule where due_at <= now()) or exists (select from outbox where state in ('ready', 'leased', 'sending', 'later'))");
    }

    private static async Task Until(Stopwatch clock, Func<Task<bool>> isSo, CancellationToken stop)
    {
        while (!await isSo())
        {
            if (clock.Elapsed > Patience) throw new UserFault($"It was not done within {Patience.TotalMinutes:0} minutes.");
            await Task.Delay(100, stop);
        }
    }

    private static Dictionary<string, string> Environment(string connectionString, int smtpPort) => new()
    {
        ["ConnectionStrings__Digest"] = connectionString,
        ["Digest__Links__Key"] = "a key that signs links in benches, long enough",
        ["Digest__Site__PublicUrl"] = "http://localhost:8080",
        ["Digest__Sender__Address"] = "papers@digest.example.org",
        ["Digest__Smtp__Host"] = "127.0.0.1",
        ["Digest__Smtp__Port"] = $"{smtpPort}",
        ["Digest__Smtp__Tls"] = "None",
        ["Digest__HuggingFace__Enabled"] = "false",
        ["Digest__Arxiv__Enabled"] = "false",
    };

    /// <summary>One for each worker; they keep nothing.</summary>
    private sealed class Relays : IAsyncDisposable
    {
        public LoopbackSmtpServer First { get; } = LoopbackSmtpServer.Start(new LoopbackOptions { KeepInMemory = 0 });

        public LoopbackSmtpServer Second { get; } = LoopbackSmtpServer.Start(new LoopbackOptions { KeepInMemory = 0 });

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
        }
    }
}
