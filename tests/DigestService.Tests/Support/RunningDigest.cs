using System.Diagnostics;
using DigestService.Database;

namespace DigestService.Tests.Support;

/// <summary><c>run</c>, <c>web</c> or <c>worker</c> as a process of its own, with all that it writes.</summary>
internal sealed class RunningDigest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string[]> _said;

    private RunningDigest(Process process, int port)
    {
        _process = process;
        _said = Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        Browser = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Browser { get; }

    /// <param name="words">The verb and its options.</param>
    public static async Task<RunningDigest> Start(IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigestService.dll"), .. words]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        var port = PrivatePostgres.FreePort();
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        var running = new RunningDigest(Process.Start(start)!, port);
        if (words[0] != "worker") await running.Answers();
        return running;
    }

    private async Task Answers()
    {
        for (var patience = 0; ; patience++)
        {
            try
            {
                await Browser.GetAsync("/healthz");
                return;
            }
            catch (HttpRequestException) when (patience < 600 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>As a process manager stops it.</summary>
    /// <returns>Everything that it wrote.</returns>
    public async Task<string> Stop()
    {
        if (!_process.HasExited) Process.Start("kill", ["-TERM", $"{_process.Id}"])!.WaitForExit();
        await _process.WaitForExitAsync();
        return string.Concat(await _said);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
