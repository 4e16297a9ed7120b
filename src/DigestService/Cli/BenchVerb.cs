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
        var verb = new Command("bench", "Measure beside a limit or a peer in the same run. --scale X, --passes N, --data DIR, --peers DIR and --out DIR are handed on, to crash also --seed N and --recount DIR.") { name };
        verb.TreatUnmatchedTokensAsErrors = false;
        verb.SetAction((parsed, stop) => Run([parsed.GetValue(name)!, .. parsed.UnmatchedTokens, .. parsed.GetValue(Common.Json) ? ["--json"] : Array.Empty<string>()], stop));
        return verb;
    }

    private static async Task<int> Run(IEnumerable<string> words, CancellationToken stop)
    {
        var project = Path.Combine(SourceFolder.Of("bench"), "tests", "DigestService.Benchmarks");
        List<string> command = ["run", "-c", "Release", "-v", "quiet", "--project", project, $"-p:UseStandIns={(Product.HasStandIns ? "true" : "false")}", "--", .. words];
        using var bench = Process.Start("dotnet", command);
        try
        {
            await bench.WaitForExitAsync(stop);
            return bench.ExitCode;
        }
        catch (OperationCanceledException)
        {
            bench.Kill(entireProcessTree: true);
            throw;
        }
    }
}
