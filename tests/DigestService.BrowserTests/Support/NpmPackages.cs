using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using DigestService.Tests.Support;

namespace DigestService.BrowserTests.Support;

/// <summary>What package.json asks for, put into a folder of <c>artifacts</c> by npm; once for each state of the lock file.</summary>
internal static class NpmPackages
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc"];

    public static string Source { get; } = Path.Combine(Checkout.Root, "tests", "DigestService.BrowserTests");

    /// <param name="npm">The command.</param>
    /// <param name="into">The folder that holds one folder for each state of the lock file.</param>
    /// <returns>The folder that holds <c>node_modules</c>.</returns>
    /// <exception cref="UserFault">npm is not there, or could not fetch them.</exception>
    public static async Task<string> FindOrInstall(string npm, string into, bool canInstall, Action<string> say)
    {
        var state = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"))))[..16];
        var folder = Path.Combine(into, state);
        if (Directory.Exists(folder)) return folder;

        if (canInstall && !Starts(npm)) DebianPackages.Install("npm", "npm", () => Starts(npm) ? npm : null, say);
        if (!Starts(npm)) throw new UserFault("npm, which fetches axe-core, html-validate and caniemail for these tests, is not on this machine. Install it (on Debian: sudo apt-get install npm).");
        say("Fetching axe-core, html-validate and caniemail (npm ci) …");
        await InstallAside(npm, folder);
        return folder;
    }

    private static bool Starts(string npm)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(npm, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            asked.WaitForExit();
            return asked.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The folder appears under its name only when it is whole.</summary>
    private static async Task InstallAside(string npm, string folder)
    {
        var aside = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        try
        {
            foreach (var file in Files) File.Copy(Path.Combine(Source, file), Path.Combine(aside, file), overwrite: true);
            await RunNpm(npm, aside);
            if (!Directory.Exists(folder)) Directory.Move(aside, folder);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private static async Task RunNpm(string npm, string folder)
    {
        using var run = Process.Start(new ProcessStartInfo(npm, ["ci"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (_, complained) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await run.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            run.Kill(entireProcessTree: true);
            throw new UserFault("npm did not fetch axe-core, html-validate and caniemail within five minutes. Does it reach its registry?");
        }
        if (run.ExitCode == 0) return;
        var why = (await complained).Split('\n').FirstOrDefault(line => line.StartsWith("npm error", StringComparison.Ordinal) && !line.StartsWith("npm error code", StringComparison.Ordinal));
        throw new UserFault($"npm could not fetch axe-core, html-validate and caniemail: {why ?? $"it ended with {run.ExitCode}"}");
    }
}
