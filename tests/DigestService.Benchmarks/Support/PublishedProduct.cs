using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DigestService.Benchmarks;

/// <summary>The product as operators run it: published, and compiled ahead of its start where the registry has the compiler for that.</summary>
internal static class PublishedProduct
{
    /// <summary>What `dotnet` is given to run it.</summary>
    public static string File { get; private set; } = typeof(Product).Assembly.Location;

    /// <returns>Null, or why the benches run what was built instead.</returns>
    public static async Task<string?> Publish(CancellationToken stop)
    {
        var mode = Product.HasStandIns ? "standins" : "packages";
        var folder = Path.Combine(Checkout.Root, "artifacts", mode + "-published");
        Progress.Tell("publishing the product");
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", Path.Combine(Checkout.Root, "src", "DigestService"), "-c", "Release", "-v", "quiet", "-nologo", "--disable-build-servers", "-r", Runtime, "--self-contained", "false",
            "-p:PublishReadyToRun=true", $"-p:UseStandIns={(Product.HasStandIns ? "true" : "false")}", $"-p:ArtifactsPath={folder}", "-o", Path.Combine(folder, "product"),
        ])
        { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        using var ending = publish.EndsWith(stop);
        var told = await publish.StandardOutput.ReadToEndAsync(stop);
        await publish.WaitForExitAsync(stop);
        if (publish.ExitCode != 0)
            return $"ahead-of-time compilation: {told.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal))?.Trim() ?? "the product could not be published"}";
        File = Path.Combine(folder, "product", "DigestService.dll");
        return null;
    }

    private static string Runtime =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
}
