using System.Diagnostics;

namespace DigestService.Benchmarks.Workers;

/// <summary>A worker in a process of its own, ended at the latest with the bench.</summary>
internal sealed class BenchWorker : IAsyncDisposable
{
    private readonly Process _process;

    private BenchWorker(Process process) => _process = process;

    public static BenchWorker Start(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [PublishedProduct.File, "worker"]);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new BenchWorker(Process.Start(start)!);
    }

    /// <summary>As systemd, Docker and Kubernetes ask it to end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Terminate(CancellationToken stop)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromMinutes(2), stop);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
