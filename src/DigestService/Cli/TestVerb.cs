using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

namespace DigestService.Cli;

/// <summary><c>test [FILTER]</c>: builds and runs every test project of the checkout and adds up what they say.</summary>
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
            var ended = await DotnetTest(CheckoutRoot(), filter, results, stop);
            var (passed, failed, skipped) = Count(results);
            Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
            return ended == 0 && failed == 0 && passed > 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    private static string CheckoutRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "DigestService.sln")))
                return folder;
        throw new UserFault("`test` needs the source: run ./digest test in a checkout.", 2);
    }

    private static async Task<int> DotnetTest(string root, string? filter, string results, CancellationToken stop)
    {
        List<string> words = ["test", Path.Combine(root, "DigestService.sln"), "-c", "Release", "-nologo", "-v", "quiet", "--disable-build-servers", "--logger", "trx", "--results-directory", results];
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

    private static (int Passed, int Failed, int Skipped) Count(string results)
    {
        var counters = Directory.GetFiles(results, "*.trx", SearchOption.AllDirectories)
            .Select(file => XDocument.Load(file).Descendants().First(element => element.Name.LocalName == "Counters"))
            .ToList();
        return (Sum("passed"), Sum("failed") + Sum("error") + Sum("timeout") + Sum("aborted"), Sum("total") - Sum("executed"));

        int Sum(string name) => counters.Sum(counter => int.Parse(counter.Attribute(name)!.Value, CultureInfo.InvariantCulture));
    }
}
