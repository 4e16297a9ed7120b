using System.Diagnostics;

namespace DigestService.Cli;

/// <summary>A program that a verb runs in its place.</summary>
internal static class ChildProcess
{
    /// <summary>For it to end what it started itself, a server and a folder with its data. It bounds that on its own; killed with all below it, it would leave them.</summary>
    private static readonly TimeSpan Patience = CommandLine.LongestStop + TimeSpan.FromSeconds(10);

    /// <returns>Its exit code; 1 where we were asked to stop, since then it was asked, too, and has said so.</returns>
    public static async Task<int> Run(ProcessStartInfo start, CancellationToken stop)
    {
        using var child = Process.Start(start)!;
        try
        {
            await child.WaitForExitAsync(stop);
            return child.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await End(child);
            return 1;
        }
    }

    private static async Task End(Process child)
    {
        if (!OperatingSystem.IsWindows())
        {
            using var asking = Process.Start("/bin/sh", ["-c", "kill -TERM \"$0\" 2>/dev/null", $"{child.Id}"]);
            using var patience = new CancellationTokenSource(Patience);
            await child.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (!child.HasExited) child.Kill(entireProcessTree: true);
    }
}
