using System.Runtime.InteropServices;

namespace DigestService.Benchmarks;

internal static class Machine
{
    public static object Describe() => new
    {
        processor = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        cores = Environment.ProcessorCount,
        memoryMb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_048_576,
        system = RuntimeInformation.OSDescription,
        runtime = RuntimeInformation.FrameworkDescription,
        standIns = Product.HasStandIns,
    };

    /// <returns>The first value of a "name: value" line; null where there is none.</returns>
    public static string? Field(string file, string name) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
}
