using System.Collections.Concurrent;
using System.Diagnostics;

namespace DigestService.Tests.Support;

/// <summary>A worker as operators run it, in a process of its own that can be frozen, woken and asked to leave. Its sources are off.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private WorkerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    public string Log => string.Join('\n', _log);

    public static WorkerProcess Start(TestService service, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigestService.dll"), "worker"]) { RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (key, value) in DigestProgram.Configured(service.Settings.ConnectionString!, service.Mail.Port)) start.Environment[key] = value;
        start.Environment["Digest__HuggingFace__Enabled"] = start.Environment["Digest__Arxiv__Enabled"] = "false";
        foreach (var (key, value) in settings) start.Environment[key] = value;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <param name="name"><c>STOP</c> freezes, <c>CONT</c> wakes, <c>TERM</c> asks to leave.</param>
    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{_process.Id}"])!.WaitForExit();

    public async Task<int> Leave()
    {
        Signal("TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
