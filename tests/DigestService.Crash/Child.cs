using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DigestService.Crash;

/// <summary>
/// A process that is killed, frozen and started again. A shell beside it watches a pipe that only we hold, so that it ends with us
/// even when we are killed ourselves.
/// </summary>
public sealed partial class Child : IAsyncDisposable
{
    private const int Slay = 9, Continue = 18, Terminate = 15, Halt = 19; // Linux; see signal(7)

    private const string Keeper = """
        exec 3<&0 2>>"$0"
        "$@" >>"$0" 2>&1 </dev/null &
        child=$!
        ( exec >/dev/null; cat <&3; kill -9 $child 2>/dev/null ) &
        watch=$!
        echo $child
        wait $child
        kill $watch 2>/dev/null
        """;

    private readonly Process _keeper;
    private readonly int _id;

    private Child(Process keeper, int id) => (_keeper, _id) = (keeper, id);

    public bool HasEnded => _keeper.HasExited;

    /// <param name="log">What it says goes to the end of this file.</param>
    public static async Task<Child> Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string log)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Keeper, log, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("Digest__", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(key);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var keeper = Process.Start(start)!;
        return new Child(keeper, int.Parse((await keeper.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    /// <summary>Returns when none of it runs any more; it can still be killed, and goes on after <see cref="Thaw"/>.</summary>
    /// <returns>False where it has ended by itself.</returns>
    public async Task<bool> Freeze()
    {
        Signal(Halt);
        while (true)
        {
            var threads = States();
            if (HasEnded || threads.TrueForAll(state => state is 'Z' or 'X')) return false;
            if (threads.TrueForAll(state => state == 'T')) return true;
            await Task.Delay(1);
        }
    }

    public void Thaw() => Signal(Continue);

    public async Task Kill()
    {
        Signal(Slay);
        await _keeper.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as an operator would.</summary>
    public async Task Stop()
    {
        Signal(Terminate);
        await _keeper.WaitForExitAsync();
    }

    /// <summary>Of each thread; see proc(5).</summary>
    private List<char> States()
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{_id}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "stat"))).Select(stat => stat[stat.LastIndexOf(')') + 2])];
        }
        catch (IOException)
        {
            return Directory.Exists($"/proc/{_id}") ? ['?'] : []; // a thread has just ended, or all of it
        }
    }

    private void Signal(int signal)
    {
        const int noSuchProcess = 3;
        if (!HasEnded && SendSignal(_id, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not noSuchProcess) throw new Win32Exception(error);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _keeper.Dispose();
    }
}
