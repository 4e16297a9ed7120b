using System.CommandLine;
using System.Diagnostics;

namespace DigestService.Cli;

/// <summary><c>bench NAME</c>: builds the benchmarks of the checkout and runs one; they stay out of the product.</summary>
internal static class BenchVerb
{
    /// <summary>What tests/DigestService.Benchmarks and the launcher know, too.</summary>
    internal static readonly string[] Names = ["compose", "match", "deliver", "ingest", "web", "workers", "capacity", "crash"];

    public static Command Make()
    {
        var name = new Argument<string>("name") { Description = $"{string.Join(", ", Names[..^1])} or {Names[^1]}." };
        name.Validators.Add(typed =>
        {
            if (typed.Tokens is [var token] && !Names.Contains(token.Value)) typed.AddError($"There is no bench \"{token.Value}\": it is one of {string.Join(", ", Names)}.");
        });
        var verb = new Command("bench", "Measure beside a limit or a peer in the same run.") { name };
        foreach (var flag in BenchFlags.All) verb.Add(flag);
        verb.SetAction(async (parsed, stop) =>
        {
            BenchFlags.Check(parsed.GetValue(name)!, parsed);
            string[] everywhere = [.. parsed.GetValue(Common.Json) ? ["--json"] : Array.Empty<string>(), .. parsed.GetValue(Common.Verbose) ? ["--verbose"] : Array.Empty<string>()];
            return await ChildProcess.Run(Bench([parsed.GetValue(name)!, .. BenchFlags.Given(parsed), .. everywhere]), stop);
        });
        return verb;
    }

    private static ProcessStartInfo Bench(IEnumerable<string> words)
    {
        var project = Path.Combine(SourceFolder.Of("bench"), "tests", "DigestService.Benchmarks");
        return new ProcessStartInfo("dotnet", ["run", "-c", "Release", "-v", "quiet", "--project", project, $"-p:UseStandIns={(Product.HasStandIns ? "true" : "false")}", "--", .. words]);
    }
}
