using System.Diagnostics;
using System.Text.RegularExpressions;
using DigestService.Tests.Support;

namespace DigestService.Tests.Keeping;

/// <summary>The blocks that back up and restore, as they stand in the documents, pasted into a shell whose programs only note that they were called.</summary>
public sealed partial class BackupBlocksTests : IDisposable
{
    private static readonly string[] Programs = ["bin/createdb", "bin/dropdb", "bin/pg_dump", "bin/pg_restore", "bin/vacuumdb", "bin/tar", "bin/docker", "bin/runuser", "bin/systemctl", "bin/digest-service", "digest"];
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-blocks-").FullName;

    public BackupBlocksTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        foreach (var program in Programs.Select(name => Path.Combine(_folder, name)))
        {
            File.WriteAllText(program, $"#!/bin/sh\necho \"${{0##*/}} $*\" >> '{Called}'\n[ \"$(wc -l < '{Called}')\" -ne \"$FAILS\" ]\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Called => Path.Combine(_folder, "called");

    [Theory]
    [InlineData("docs/backup.md", "Restore")]
    [InlineData("docs/backup.md", "With Docker")]
    [InlineData("deploy/systemd/README.md", "Backup and restore")]
    public void A_restore_ends_where_something_fails_and_brings_papers_before_it_counts_digests_as_sent(string file, string heading)
    {
        var restore = Blocks(file, heading).Single(block => block.Contains("after-restore", StringComparison.Ordinal));
        foreach (var backup in new[] { "backup", "var/backups/digest" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, backup));
            File.WriteAllText(Path.Combine(_folder, backup, "dumped-at"), "2026-01-31T02:00:00Z\n");
            File.WriteAllText(Path.Combine(_folder, backup, "digest.dump"), "");
        }

        var all = Run(restore, fails: 0, wellEnds: true);

        string[] inTurn = ["dropdb", "createdb", "pg_restore", "migrate", "ingest --since 2026-01-31", "after-restore --dumped-at 2026-01-31T02:00:00Z"];
        var places = inTurn.Select(word => Array.FindLastIndex(all, line => line.Contains(word, StringComparison.Ordinal))).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.InRange(Array.FindIndex(all, line => line.Contains("pg_restore", StringComparison.Ordinal) && line.Contains("--list", StringComparison.Ordinal)), 0, Array.FindIndex(all, line => line.Contains("dropdb --if-exists", StringComparison.Ordinal) || line.Contains("--if-exists --force", StringComparison.Ordinal)) - 1);
        for (var fails = 1; fails <= all.Length; fails++) Assert.Equal(all[..fails], Run(restore, fails, wellEnds: false));
        foreach (var dumped in Directory.GetFiles(_folder, "dumped-at", SearchOption.AllDirectories)) File.Delete(dumped);
        Assert.DoesNotContain(Run(restore, fails: 0, wellEnds: false), line => line.Contains("dropdb", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docs/backup.md", "Back up")]
    [InlineData("docs/backup.md", "With Docker")]
    [InlineData("deploy/systemd/README.md", "Backup and restore")]
    public void A_backup_notes_its_time_first_and_ends_where_something_fails_with_a_journal_and_without(string file, string heading)
    {
        var backUp = Blocks(file, heading).Single(block => block.Contains("pg_dump", StringComparison.Ordinal));
        Assert.InRange(backUp.IndexOf("/dumped-at", StringComparison.Ordinal), 0, backUp.IndexOf("pg_dump", StringComparison.Ordinal));

        var all = Run(backUp, fails: 0, wellEnds: true);
        foreach (var journal in new[] { "erasures", "var/lib/digest/erasures" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, journal))!);
            File.WriteAllText(Path.Combine(_folder, journal), "");
        }
        Assert.Equal(all, Run(backUp, fails: 0, wellEnds: true));
        Assert.True(all.Any(line => line == "docker compose cp web:/data backup/") || Directory.GetFiles(_folder, "erasures", SearchOption.AllDirectories).Length == 3);
        for (var fails = 1; fails <= all.Length; fails++) Assert.Equal(all[..fails], Run(backUp, fails, wellEnds: false));
    }

    /// <summary>What was called, in the order of the calls.</summary>
    private string[] Run(string block, int fails, bool wellEnds)
    {
        File.WriteAllText(Called, "");
        var start = new ProcessStartInfo("sh") { WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardError = true };
        (start.Environment["PATH"], start.Environment["FAILS"], start.Environment["PGDATABASE"]) = ($"{_folder}/bin:{start.Environment["PATH"]}", $"{fails}", "digest");
        using var shell = Process.Start(start)!;
        var complained = shell.StandardError.ReadToEndAsync();
        shell.StandardInput.Write(block.Replace("/var/", $"{_folder}/var/", StringComparison.Ordinal));
        shell.StandardInput.Close();
        shell.WaitForExit();
        Assert.True((shell.ExitCode == 0) == wellEnds, complained.Result);
        return [.. File.ReadAllLines(Called).Select(line => line.Replace(_folder, "", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Blocks(string file, string heading)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, file));
        var section = text[text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..].Split("\n## ")[1];
        return Block().Matches(section).Select(match => match.Groups[1].Value).Where(block => block.StartsWith("(\nset -e\n", StringComparison.Ordinal));
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
