using System.CommandLine;
using System.Diagnostics;

namespace DigestService.Cli;

/// <summary><c>test [FILTER]</c>: builds and runs every test project of the checkout, adds up what they say, and asks the registry of packages what it knows of ours.</summary>
internal static class TestVerb
{
    public static Command Make()
    {
        var filter = new Argument<string?>("filter") { Description = "Only tests whose full name contains this.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Command("test", "Run the whole test suite.") { filter };
        verb.SetAction((parsed, stop) => Run(parsed.GetValue(filter), stop));
        return verb;
    }

    private static async Task<int> Run(string? filter, CancellationToken stop)
    {
        var results = Directory.CreateTempSubdirectory("digest-test-").FullName;
        try
        {
            var ended = await DotnetTest(SourceFolder.Of("test"), filter, results, stop);
            var said = TestResults.In(results);
            foreach (var (reason, tests) in said.WhySkipped) Console.WriteLine($"Skipped {tests}: {reason}");
            var audit = filter is null ? await PackageAudit.Run(SourceFolder.Of("test"), Product.HasStandIns, stop) : null;
            if (audit is not null) Console.WriteLine(audit.Says);
            Console.WriteLine($"{said.Passed} passed, {said.Failed} failed, {said.Skipped} skipped");
            if (said.NoneIsCalled(filter, ended)) await Console.Error.WriteLineAsync($"No test's full name contains \"{filter}\".");
            return ended == 0 && said.Failed == 0 && said.Passed > 0 && audit is not { IsGood: false } ? 0 : 1;
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    private static async Task<int> DotnetTest(string root, string? filter, string results, CancellationToken stop)
    {
        List<string> words = ["test", Path.Combine(root, "DigestService.sln"), "-c", "Release", "-nologo", "-v", "quiet", "--disable-build-servers", "--logger", "trx", "--logger", "console;verbosity=minimal", "--results-directory", results];
        words.Add($"-p:UseStandIns={(Product.HasStandIns ? "true" : "false")}");
        if (filter is not null) words.AddRange(["--filter", $"FullyQualifiedName~{filter}"]);
        using var tests = Process.Start(new ProcessStartInfo("dotnet", words) { WorkingDirectory = root })!;
        try
        {
            await tests.WaitForExitAsync(stop);
            return tests.ExitCode;
        }
        catch (OperationCanceledException)
        {
            tests.Kill(entireProcessTree: true);
            throw;
        }
    }
}
