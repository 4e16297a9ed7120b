using System.Diagnostics;
using System.Text.Json;

namespace DigestService.Cli;

/// <summary>What the package registry knows of the packages that this is built on, by themselves or through others.</summary>
/// <param name="IsGood">False where one is known to be vulnerable; a registry that says nothing is no fault of ours.</param>
internal sealed record PackageAudit(bool IsGood, string Says)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="root">A checkout whose packages have been restored.</param>
    public static async Task<PackageAudit> Run(string root, bool standIns, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            var listed = await List(root, standIns, limit.Token);
            return await WhereKnown(Sources(listed), limit.Token) is { } registry ? Of(listed, registry)
                : new PackageAudit(true, $"Packages were not audited: {string.Join(", ", Sources(listed))} could not be asked, or tells nothing of vulnerabilities.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new PackageAudit(true, $"Packages were not audited: {(fault is OperationCanceledException ? "the registry did not answer in time" : "`dotnet list package` told nothing that can be read")}.");
        }
    }

    private static async Task<string> List(string root, bool standIns, CancellationToken stop)
    {
        string[] words = ["list", Path.Combine(root, "DigestService.sln"), "package", "--vulnerable", "--include-transitive", "--format", "json"];
        // The properties of a build cannot be said on its command line; MSBuild takes them from the environment.
        var start = new ProcessStartInfo("dotnet", words) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["UseStandIns"] = standIns ? "true" : "false" } };
        using var list = Process.Start(start)!;
        try
        {
            var (said, complained) = (list.StandardOutput.ReadToEndAsync(stop), list.StandardError.ReadToEndAsync(stop));
            await Task.WhenAll(said, complained, list.WaitForExitAsync(stop));
            return await said;
        }
        finally
        {
            if (!list.HasExited) list.Kill(entireProcessTree: true);
        }
    }

    private static IReadOnlyList<string> Sources(string listed) => [.. JsonDocument.Parse(listed).RootElement.GetProperty("sources").EnumerateArray().Select(source => source.GetString()!)];

    /// <returns>The first of the registries that keeps such a list; null where none does: then "none is vulnerable" means nothing.</returns>
    private static async Task<string?> WhereKnown(IEnumerable<string> sources, CancellationToken stop)
    {
        using var registry = new HttpClient();
        foreach (var source in sources.Where(source => source.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                if (TellsVulnerabilities(await registry.GetStringAsync(new Uri(source), stop))) return source;
            }
            catch (HttpRequestException)
            {
                // Absent, or not for us: the next may know.
            }
        }
        return null;
    }

    /// <param name="index">The registry's service index (learn.microsoft.com/nuget/api/service-index).</param>
    internal static bool TellsVulnerabilities(string index) => index.Contains("\"VulnerabilityInfo/", StringComparison.Ordinal);

    /// <param name="listed">What <c>dotnet list package --vulnerable --format json</c> says: only packages that are.</param>
    internal static PackageAudit Of(string listed, string registry)
    {
        var vulnerable = JsonDocument.Parse(listed).RootElement.GetProperty("projects").EnumerateArray()
            .SelectMany(project => Items(project, "frameworks"))
            .SelectMany(framework => Items(framework, "topLevelPackages").Concat(Items(framework, "transitivePackages")))
            .SelectMany(package => Items(package, "vulnerabilities").Select(known => $"{Text(package, "id")} {Text(package, "resolvedVersion")} ({Text(known, "severity").ToLowerInvariant()}, {Text(known, "advisoryurl")})"))
            .Distinct(StringComparer.Ordinal).ToList();
        return vulnerable.Count == 0
            ? new PackageAudit(true, $"No package is known to be vulnerable ({registry}).")
            : new PackageAudit(false, $"Known to be vulnerable: {string.Join(", ", vulnerable)}. Take a later version of it in Directory.Packages.props.");
    }

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) => of.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
