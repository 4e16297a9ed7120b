using System.Diagnostics;
using DigestService.Cli;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

public sealed class ChildProcessTests
{
    [FactOnLinux]
    public async Task Asked_to_stop_it_lets_what_it_runs_remove_what_that_has_started()
    {
        var folder = Directory.CreateTempSubdirectory("digest-child-").FullName;
        var script = $"trap 'rm -r {folder}; exit 0' TERM; touch {folder}/started; while :; do sleep 0.05; done";
        using var stop = new CancellationTokenSource();
        var running = ChildProcess.Run(new ProcessStartInfo("/bin/sh", ["-c", script]), stop.Token);
        while (!File.Exists(Path.Combine(folder, "started"))) await Task.Delay(20);

        await stop.CancelAsync();
        Assert.Equal(1, await running);

        Assert.False(Directory.Exists(folder));
    }

    [FactOnLinux]
    public async Task It_ends_with_the_code_of_what_it_runs() => Assert.Equal(3, await ChildProcess.Run(new ProcessStartInfo("/bin/sh", ["-c", "exit 3"]), default));
}
