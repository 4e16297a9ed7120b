using System.Collections.Concurrent;
using System.Diagnostics;

namespace DigestService.Tests.Support;

/// <summary>A worker as operators run it: a process of its own, looking every second, killed at the latest when the test is over.</summary>
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

    public bool HasEnded => _process.HasExited;

    public static WorkerProcess Start(TestService service, params (string Key, string Value)[] settings) =>
        Start(service.Settings.ConnectionString!, service.Mail.Port, settings);

    /// <param name="settings">Beyond those of <see cref="DigestProgram.Configured"/>; no source is asked unless they say so.</param>
    public static WorkerProcess Start(string connectionString, int smtpPort, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigestService.dll"), "worker"]) { RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (key, value) in DigestProgram.Configured(connectionString, smtpPort)) start.Environment[key] = value;
        start.Environment["Digest__HuggingFace__Enabled"] = start.Environment["Digest__Arxiv__Enabled"] = "false";
        start.Environment["Digest__Schedule__ComposeSeconds"] = start.Environment["Digest__Schedule__DeliverSeconds"] = "1";
        foreach (var (key, value) in settings) start.Environment[key] = value;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <param name="name"><c>STOP</c> freezes, <c>CONT</c> wakes, <c>TERM</c> asks to leave.</param>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"])!;
        kill.WaitForExit();
    }

    /// <summary>As systemd, Docker and Kubernetes ask it to.</summary>
    /// <returns>Its exit code, and what it told.</returns>
    public async Task<(int ExitCode, string Log)> Terminate()
    {
        Signal("TERM");
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (_process.ExitCode, Log);
    }

    /// <summary>Looks until it is so.</summary>
    /// <exception cref="TimeoutException">It was not for a minute, or the worker has ended.</exception>
    public async Task Until(Func<Task<bool>> isSo)
    {
        for (var patience = 0; !await isSo(); patience++)
        {
            if (patience > 1200 || HasEnded) throw new TimeoutException($"It never came so; the worker {(HasEnded ? "ended" : "goes on")}: {Log}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasEnded) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
