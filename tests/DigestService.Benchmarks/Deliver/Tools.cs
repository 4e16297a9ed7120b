using System.Diagnostics;

namespace DigestService.Benchmarks.Deliver;

/// <summary>Programs that a bench needs: the machine's own, or those of a Debian package, unpacked and not installed.</summary>
internal static class Tools
{
    /// <summary>How to run a program of Debian's postfix package; null where it cannot be had.</summary>
    /// <param name="folder">Where the package may be unpacked.</param>
    public static Tool? OfPostfix(string name, string folder)
    {
        if (OnPath(name) is { } installed) return new Tool(installed, null);
        var tree = Path.Combine(folder, "postfix");
        var program = Path.Combine(tree, "usr", "sbin", name);
        if (!File.Exists(program) && OnPath("apt-get") is not null && OnPath("dpkg") is not null)
        {
            Directory.CreateDirectory(tree);
            Run("/bin/sh", ["-c", "cd \"$0\" && apt-get download postfix libicu* libssl3* libsasl2-2 libdb5.3* >/dev/null 2>&1; for each in *.deb; do dpkg -x \"$each\" .; done", tree]);
        }
        return File.Exists(program) ? new Tool(program, string.Join(':', Directory.GetDirectories(tree, "postfix", SearchOption.AllDirectories).Concat(Directory.GetDirectories(Path.Combine(tree, "usr", "lib"))))) : null;
    }

    public static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static bool Run(string program, IEnumerable<string> words)
    {
        using var run = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        run.WaitForExit();
        return run.ExitCode == 0;
    }
}

/// <param name="Libraries">Where its libraries lie, if not where the system looks.</param>
internal sealed record Tool(string Program, string? Libraries)
{
    public ProcessStartInfo Command(params string[] words)
    {
        var start = new ProcessStartInfo(Program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Libraries is not null) start.Environment["LD_LIBRARY_PATH"] = Libraries;
        return start;
    }
}
