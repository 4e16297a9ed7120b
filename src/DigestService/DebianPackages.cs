using System.Diagnostics;

namespace DigestService;

/// <summary>Installs programs on Debian and Ubuntu, as root; of our processes, such as two test projects at once, one at a time.</summary>
public static class DebianPackages
{
    /// <summary>EWOULDBLOCK of Linux: another process holds the lock.</summary>
    private const int WouldBlock = 11;

    public static bool CanInstall =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/etc/debian_version") && File.Exists("/usr/bin/apt-get");

    /// <param name="find">Asked again once our turn has come: another process may have installed it meanwhile.</param>
    /// <returns>What <paramref name="find"/> gives afterwards.</returns>
    /// <exception cref="UserFault">apt-get failed.</exception>
    public static string? Install(string name, string package, Func<string?> find, Action<string> say)
    {
        using var turn = TakeTurn();
        if (find() is { } found) return found;
        say($"{name} is not on this machine: installing Debian's package (apt-get install {package}) …");
        Run(name, package, "update", "-q");
        Run(name, package, "install", "-q", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=300", package);
        return find();
    }

    private static FileStream TakeTurn()
    {
        while (true)
        {
            try
            {
                return new FileStream("/run/digest-install.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (fault.HResult == WouldBlock)
            {
                Thread.Sleep(TimeSpan.FromSeconds(1));
            }
        }
    }

    private static void Run(string name, string package, params string[] words)
    {
        var start = new ProcessStartInfo("apt-get", words) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        apt.StandardOutput.BaseStream.CopyTo(Console.OpenStandardError());
        apt.WaitForExit();
        if (apt.ExitCode != 0)
            throw new UserFault($"Installing {name} failed: apt-get {words[0]} ended with {apt.ExitCode}. Install it by hand and try again: sudo apt-get install {package}");
    }
}
