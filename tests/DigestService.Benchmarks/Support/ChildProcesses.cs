using System.Diagnostics;

namespace DigestService.Benchmarks;

internal static class ChildProcesses
{
    /// <summary>Ends the process, and all that it started, when the bench is asked to stop.</summary>
    public static CancellationTokenRegistration EndsWith(this Process process, CancellationToken stop) => stop.Register(() => process.Kill(entireProcessTree: true));
}
