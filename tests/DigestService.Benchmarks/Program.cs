using System.CommandLine;
using DigestService.Benchmarks.Capacity;
using DigestService.Benchmarks.Compose;
using DigestService.Benchmarks.Crash;
using DigestService.Benchmarks.Deliver;
using DigestService.Benchmarks.Ingest;
using DigestService.Benchmarks.Match;
using DigestService.Benchmarks.Web;
using DigestService.Benchmarks.Workers;
using DigestService.Benchmarks;

if (args is [StaticBytes.Verb, var file, var type]) return await StaticBytes.Serve(file, type);
var name = new Argument<string>("name") { Description = "compose, match, deliver, ingest, web, workers, capacity or crash." };
var scale = new Option<double>("--scale") { Description = "Times the work; 1 is the whole.", DefaultValueFactory = _ => 1 };
var passes = new Option<int>("--passes") { Description = "How often each side is run; the median counts.", DefaultValueFactory = _ => 3 };
var data = new Option<string>("--data") { Description = "Real papers and keywords.", DefaultValueFactory = _ => Path.Combine(Checkout.Root, "..", "shared", "data") };
var peers = new Option<string>("--peers") { Description = "Sink and peers to measure beside.", DefaultValueFactory = _ => Path.Combine(Checkout.Root, "..", "shared", "peers") };
var output = new Option<string?>("--out") { Description = "Keep the raw evidence in this folder." };
var seed = new Option<int>("--seed") { Description = "Of what crash kills when.", DefaultValueFactory = _ => 1 };
var recount = new Option<string?>("--recount") { Description = "Count again what crash left in this folder, without a run." };
var json = new Option<bool>("--json") { Description = "Make the last line on stdout one JSON object." };
var root = new RootCommand("Benchmarks, each beside its limit or peer in the same run.") { name, scale, passes, data, peers, output, seed, recount, json };

var benches = new Dictionary<string, Func<BenchOptions, CancellationToken, Task<BenchResult>>>(StringComparer.Ordinal)
{
    ["compose"] = ComposeBench.Run,
    ["match"] = MatchBench.Run,
    ["ingest"] = IngestBench.Run,
    ["deliver"] = DeliverBench.Run,
    ["web"] = WebBench.Run,
    ["crash"] = CrashBench.Run,
    ["workers"] = WorkersBench.Run,
    ["capacity"] = CapacityBench.Run,
};

root.SetAction(async (parsed, stop) =>
{
    if (!benches.TryGetValue(parsed.GetValue(name)!, out var bench))
    {
        await Console.Error.WriteLineAsync($"There is no bench \"{parsed.GetValue(name)}\": it is one of {string.Join(", ", benches.Keys)}.");
        return 2;
    }
    var options = new BenchOptions(parsed.GetValue(scale), parsed.GetValue(passes), parsed.GetValue(data)!, parsed.GetValue(peers)!, parsed.GetValue(output), parsed.GetValue(seed), parsed.GetValue(recount));
    var notPublished = bench == MatchBench.Run ? null : PublishedProduct.Publish(); // the matcher is measured within this process
    var result = await bench(options, stop);
    if (notPublished is not null) result.Skipped.Add(notPublished);
    Console.WriteLine(parsed.GetValue(json) ? result.ToJson() : result.ToText());
    foreach (var fault in result.Faults) await Console.Error.WriteLineAsync(fault);
    return result.Faults.Count == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
