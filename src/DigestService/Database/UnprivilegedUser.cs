using System.Diagnostics;

namespace DigestService.Database;

/// <summary>Who runs the private server: we ourselves, or somebody harmless when we are root (postgres refuses root).</summary>
public sealed class UnprivilegedUser
{
    private readonly string? _name;

    private UnprivilegedUser(string? name) => _name = name;

    public static UnprivilegedUser ForServer() =>
        new(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? Exists("postgres") ? "postgres" : "nobody" : null);

    private static bool Exists(string user) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal));

    /// <summary>A temporary folder that only this user (and root) may enter.</summary>
    public string MakeFolder(string prefix)
    {
        if (_name is null) return Directory.CreateTempSubdirectory(prefix).FullName;

        // TMPDIR may lie where the other user cannot go; /tmp is everybody's.
        var folder = Path.Combine("/tmp", prefix + Guid.NewGuid().ToString("N")[..12]);
        using var made = Process.Start(new ProcessStartInfo("install", ["-d", "-m", "700", "-o", _name, folder]) { RedirectStandardError = true })!;
        var words = made.StandardError.ReadToEnd();
        made.WaitForExit();
        return made.ExitCode == 0 ? folder : throw new UserFault($"The folder {folder} could not be made for the user {_name}: {words.Trim()}");
    }

    /// <summary>How to start a program as this user, with pipes on its three streams.</summary>
    /// <param name="apart">In a session of its own, so that Ctrl-C reaches us and not it.</param>
    public ProcessStartInfo Command(IReadOnlyList<string> words, bool apart = false)
    {
        List<string> all = [.. words];
        if (_name is not null)
            all.InsertRange(0, OnPath("runuser") ? ["runuser", "-u", _name, "--"] : ["su", "-s", "/bin/sh", _name, "-c", "exec \"$0\" \"$@\"", "--"]);
        if (apart && OnPath("setsid")) all.Insert(0, "setsid");
        return new ProcessStartInfo(all[0], all.Skip(1))
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
