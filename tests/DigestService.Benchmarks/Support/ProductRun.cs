using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace DigestService.Benchmarks;

/// <summary>A verb of the product, run as its own process: what it answered, and the most memory that it held.</summary>
/// <param name="Seconds">From start to end, the runtime's start included.</param>
/// <param name="CpuSeconds">What it used of all cores.</param>
internal sealed record ProductRun(JsonElement Answer, double Seconds, double CpuSeconds, double PeakMb)
{
    public static async Task<ProductRun> Of(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", [PublishedProduct.File, .. words, "--json"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        using var ending = process.EndsWith(stop);
        var told = process.StandardOutput.ReadToEndAsync(stop);
        var (peak, cpu) = (0.0, 0.0);
        while (!process.WaitForExit(20)) (peak, cpu) = (Math.Max(peak, PeakOf(process.Id)), CpuOf(process) ?? cpu);
        var seconds = clock.Elapsed.TotalSeconds;
        stop.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new UserFault($"`digest {string.Join(' ', words)}` ended with {process.ExitCode}.");
        return new ProductRun(JsonDocument.Parse((await told).TrimEnd().Split('\n')[^1]).RootElement, seconds, cpu, peak);
    }

    /// <summary>The kernel's own high-water mark, so that no moment between two looks is missed but the last.</summary>
    public static double PeakOf(int processId)
    {
        try
        {
            return Machine.Field($"/proc/{processId}/status", "VmHWM") is { } value ? double.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture) / 1024 : 0;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    private static double? CpuOf(Process process)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return null; // it has just ended
        }
    }
}
