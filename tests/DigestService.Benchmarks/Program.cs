using System.CommandLine;
using System.CommandLine.Help;
using DigestService.Benchmarks.Capacity;
using DigestService.Benchmarks.Compose;
using DigestService.Benchmarks.Crash;
using DigestService.Benchmarks.Deliver;
using DigestService.Benchmarks.Ingest;
using DigestService.Benchmarks.Match;
using DigestService.Benchmarks.Web;
using DigestService.Benchmarks.Workers;
using DigestService.Benchmarks;
using DigestService.Cli;

if (args is [StaticBytes.Verb, var file, var type]) return await StaticBytes.Serve(file, type);
var name = new Argument<string>("name") { Description = "compose, match, deliver, ingest, web, workers, capacity or crash." };
var root = new RootCommand("Benchmarks, each beside its limit or peer in the same run.") { name, Common.Json, Common.Verbose };
root.HelpName = "digest bench";
root.Options.OfType<HelpOption>().Single().Action = new HelpPage();
foreach (var flag in BenchFlags.All) root.Add(flag);

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
    BenchFlags.Check(parsed.GetValue(name)!, parsed);
    var options = BenchOptions.Of(parsed);
    var notPublished = bench == MatchBench.Run || options.Recount is not null ? null : await PublishedProduct.Publish(stop); // the matcher is measured within this process
    var result = await bench(options, stop);
    if (notPublished is not null) result.Skipped.Add(notPublished);
    if (options.Out is { } folder) await File.WriteAllTextAsync(Path.Combine(folder, $"{parsed.GetValue(name)}.json"), result.ToJson() + Environment.NewLine, stop);
    Console.WriteLine(parsed.GetValue(Common.Json) ? result.ToJson() : result.ToText());
    foreach (var fault in result.Faults) await Console.Error.WriteLineAsync(fault);
    return result.Faults.Count == 0 ? 0 : 1;
});
return await CommandLine.Run(root, args);
