using System.Diagnostics;

namespace DigestService.Database;

/// <summary>Finds the machine's own PostgreSQL programs; on Debian and Ubuntu, as root, installs them.</summary>
public static class PostgresBinaries
{
    /// <returns>The folder that holds <c>initdb</c> and <c>postgres</c>.</returns>
    /// <exception cref="UserFault">None is there; the sentence says what to type.</exception>
    public static string FindOrInstall(Action<string> say) =>
        Find() ?? (DebianPackages.CanInstall ? Install(say) : null) ?? throw new UserFault(
            $"No PostgreSQL programs (initdb, postgres) were found on this machine. Install them and try again: {InstallLine}");

    public static string? Find() => Candidates().FirstOrDefault(HoldsServer);

    private static IEnumerable<string> Candidates()
    {
        if (PgConfigBinDir() is { } told) yield return told;
        foreach (var folder in Newest("/usr/lib/postgresql", "bin")) yield return folder;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)) yield return folder;
        foreach (var prefix in new[] { "/opt/homebrew/opt", "/usr/local/opt" })
            foreach (var folder in Newest(prefix, "bin", "postgresql*"))
                yield return folder;
        yield return "/usr/local/pgsql/bin";
        foreach (var folder in Newest("/usr", "bin", "pgsql-*")) yield return folder;
        foreach (var folder in Newest(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "bin"))
            yield return folder;
    }

    private static bool HoldsServer(string folder)
    {
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return folder.Length > 0 && File.Exists(Path.Combine(folder, "initdb" + suffix)) && File.Exists(Path.Combine(folder, "postgres" + suffix));
    }

    private static string? PgConfigBinDir()
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo("pg_config", "--bindir") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var answer = asked.StandardOutput.ReadToEnd().Trim();
            return asked.WaitForExit(5000) && asked.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Newest(string parent, string below, string pattern = "*") =>
        Directory.Exists(parent)
            ? Directory.GetDirectories(parent, pattern).OrderByDescending(VersionIn).Select(folder => Path.Combine(folder, below))
            : [];

    private static int VersionIn(string folder) =>
        int.TryParse(new string(Path.GetFileName(folder).Where(char.IsAsciiDigit).ToArray()), out var version) ? version : 0;

    private static string? Install(Action<string> say)
    {
        KeepPackageFromStartingAServer();
        return DebianPackages.Install("PostgreSQL", "postgresql", Find, say);
    }

    /// <summary>We want the programs; Debian's package would also create and start a cluster of its own.</summary>
    private static void KeepPackageFromStartingAServer()
    {
        const string file = "/etc/postgresql-common/createcluster.conf";
        if (File.Exists(file)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "create_main_cluster = false\n");
    }

    private static string InstallLine =>
        OperatingSystem.IsMacOS() ? "brew install postgresql@17"
        : OperatingSystem.IsWindows() ? "winget install PostgreSQL.PostgreSQL.17"
        : File.Exists("/etc/debian_version") ? "sudo apt-get install postgresql"
        : File.Exists("/etc/alpine-release") ? "sudo apk add postgresql"
        : File.Exists("/etc/arch-release") ? "sudo pacman -S postgresql"
        : "sudo dnf install postgresql-server";
}
