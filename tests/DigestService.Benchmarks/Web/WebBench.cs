using Dapper;
using DigestService.Database;
using DigestService.Search;
using DigestService.Subscribers;
using DigestService.Tuning;
using Npgsql;

namespace DigestService.Benchmarks.Web;

/// <summary>
/// The site in its own process, each of its answers beside what could not be spared: its front page beside the same bytes out of
/// memory, its search beside the very statements, a tried keyword beside <c>/healthz</c>. Limits are off by their own settings. The
/// site keeps no answer to a search or a trial: only lists and the front page are kept rendered.
/// </summary>
internal static class WebBench
{
    private const int Seed = 20251211;
    private const int InFlight = 8;
    private const int ManyInFlight = 32;
    private const string LinkKey = "a key that signs the links of the bench";

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var result = new BenchResult("web");
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop);
        var folder = Directory.CreateTempSubdirectory("digest-bench-");
        try
        {
            var connectionString = await postgres.CreateDatabase("web");
            await using var database = DigestDatabase.Open(connectionString);
            await Migrations.Apply(database, stop);
            var papers = await SitePapers.Ingest(database, Settings(connectionString), options.Data, options.Times(100_000), folder.FullName, stop);
            (result.Work["data"], result.Work["papers"]) = (papers.Data, papers.Count);
            if (Wrk.FindOrInstall(folder.FullName, Progress.Tell) is { } wrk)
            {
                await Measure(result, options, database, connectionString, wrk, folder.FullName, stop);
                return result;
            }
            result.Skipped.Add("frontOfStatic, searchOfDatabase, previewOfHealth: wrk is not on this machine (Debian's package wrk)");
            return result;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Settings(string connectionString) => new()
    {
        ["ConnectionStrings__Digest"] = connectionString,
        ["Digest__Links__Key"] = LinkKey,
        ["Digest__Sender__Address"] = "papers@bench.example",
        ["Digest__Smtp__Host"] = "127.0.0.1",
        ["Digest__Smtp__Tls"] = "None",
        ["Digest__Limits__SearchesPerMinute"] = "0",
        ["Digest__Limits__TrialsPerMinute"] = "0",
    };

    private static async Task Measure(BenchResult result, BenchOptions options, NpgsqlDataSource database, string connectionString, Wrk wrk, string folder, CancellationToken stop)
    {
        var seconds = Math.Clamp(8 * options.Scale, 2, 8); // most of the ten minutes goes into bringing in the papers
        var queries = await VariedQueries.Make(database, 500, Seed, stop);
        result.Work["queries"] = queries.Count;
        string[] searches = [.. queries.Select(query => $"/search?q={Uri.EscapeDataString(query)}")];
        var manage = $"/manage/{await AddReader(database, queries, stop)}/try?days=30&keyword=";
        string[] trials = [.. queries.Select(query => manage + Uri.EscapeDataString(query))];

        await using var site = await SiteProcess.Start([PublishedProduct.File, "web"], Settings(connectionString), "/healthz", stop);
        var front = await site.Get("/", "</html>", stop);
        result.Figures["startSeconds"] = Numbers.Rounded(site.StartSeconds);
        result.Figures["firstVisitorMs"] = Numbers.Rounded(1000 * front.Seconds);
        result.Figures["firstSearchMs"] = Numbers.Rounded(1000 * (await site.Get(searches[0], "</html>", stop)).Seconds);
        await LookAtAll(site, searches, trials, stop);

        if (options.Out is { } kept)
        {
            await File.WriteAllLinesAsync(Path.Combine(kept, "searches"), searches, stop);
            await File.WriteAllLinesAsync(Path.Combine(kept, "trials"), trials, stop);
        }
        var page = Path.Combine(folder, "front.html");
        await File.WriteAllBytesAsync(page, front.Bytes, stop);
        await using var bare = await SiteProcess.Start([typeof(WebBench).Assembly.Location, StaticBytes.Verb, page, "text/html; charset=utf-8"], new Dictionary<string, string>(), "/", stop);
        var pgbench = PgBench.Find(connectionString, folder);
        if (pgbench is null) result.Skipped.Add("searchOfDatabase: pgbench is not beside PostgreSQL's programs (Debian's package postgresql)");
        var script = await SearchStatements.Write(database, queries, InFlight, stop);

        var rates = new Dictionary<string, List<double>>();
        var (search, trial, whole) = (new Expected("</html>", SearchTooSlow.Sentence), new Expected("</div>"), await site.LengthOf("/", stop));
        var p95 = new List<double>();
        for (var pass = 0; pass <= options.Passes; pass++)
        {
            var isWarm = pass > 0; // the first lets both sides' code be compiled
            await Rate("static", async () => (await wrk.Run(bare.Url, ["/"], new Expected(Length: await bare.LengthOf("/", stop)), ManyInFlight, seconds / 2, stop)).PerSecond);
            await Rate("front", async () => (await wrk.Run(site.Url, ["/"], new Expected(Length: whole), ManyInFlight, seconds / 2, stop)).PerSecond);
            await Rate("search", async () =>
            {
                var load = await wrk.Run(site.Url, searches, search, InFlight, seconds, stop);
                if (isWarm) p95.Add(load.P95Ms);
                return load.PerSecond;
            });
            if (pgbench is not null)
            {
                await Rate("statements", () => pgbench.Run(script, InFlight, seconds, stop));
                await Rate("lookups", () => pgbench.Run(SearchStatements.LookupsOf(script), InFlight, seconds / 5, stop));
            }
            await Rate("health", async () => (await wrk.Run(site.Url, ["/healthz"], new Expected(Length: await site.LengthOf("/healthz", stop)), ManyInFlight, seconds / 2, stop)).PerSecond);
            await Rate("preview", async () => (await wrk.Run(site.Url, trials, trial, ManyInFlight, seconds / 2, stop)).PerSecond);

            async Task Rate(string name, Func<Task<double>> measure)
            {
                var rate = await measure();
                Progress.Tell($"{(isWarm ? $"pass {pass}" : "warming"),-8} {name,-10} {rate,10:N0} a second");
                if (!rates.TryGetValue(name, out var all)) rates[name] = all = [];
                if (isWarm) all.Add(rate);
            }
        }
        double Of(string name) => Numbers.Median(rates[name]);
        result.Figures["searchP95Ms"] = Numbers.Rounded(Numbers.Median(p95));
        foreach (var name in rates.Keys) result.Figures[$"{name}PerSecond"] = Math.Round(Of(name));
        result.Figures["peakMb"] = Math.Round(site.PeakMb);
        result.Ratios["frontOfStatic"] = Numbers.Rounded(Numbers.MedianRatio(rates["front"], rates["static"]));
        result.Ratios["previewOfHealth"] = Numbers.Rounded(Numbers.MedianRatio(rates["preview"], rates["health"]));
        if (pgbench is not null) result.Ratios["searchOfDatabase"] = Numbers.Rounded(Numbers.MedianRatio(rates["search"], rates["statements"].Zip(rates["lookups"], (all, lookups) => 1 / (1 / all - 1 / lookups))));
    }

    private static async Task<string> AddReader(NpgsqlDataSource database, IReadOnlyList<string> queries, CancellationToken stop)
    {
        var profile = new Profile { Keywords = [.. queries.Take(5)], Mutes = [new Mute("survey")], Scope = Scope.Categories, Categories = ["cs"] };
        await new Subscription(database, new LinkSettings { Key = LinkKey }).Begin(EmailAddress.Parse("reader@bench.example"), profile, confirmed: true, await database.Clock(stop), stop);
        var reader = (await new SubscriberStore(database).Find(EmailAddress.Parse("reader@bench.example"), stop))!;
        return new LinkSigner([LinkKey]).Sign(new SignedLink(LinkPurpose.Manage, reader.SubscriberId, reader.LinkVersion));
    }

    /// <summary>Each once, one after the other: whole, and none of them given up for taking too long.</summary>
    private static async Task LookAtAll(SiteProcess site, IEnumerable<string> searches, IEnumerable<string> trials, CancellationToken stop)
    {
        foreach (var each in searches)
            if ((await site.Get(each, "</html>", stop)).Bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(SearchTooSlow.Sentence)) >= 0) throw new UserFault($"{each} was given up as too slow.");
        foreach (var each in trials) await site.Get(each, "</div>", stop);
    }
}
