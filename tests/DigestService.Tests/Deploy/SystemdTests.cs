using System.Diagnostics;
using System.Globalization;
using DigestService.Cli;
using DigestService.Database;
using DigestService.Tests.Support;

namespace DigestService.Tests.Deploy;

/// <summary>The units of deploy/systemd, held against the program, and read by systemd itself where it is installed.</summary>
public sealed class SystemdTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "deploy", "systemd");

    private static readonly string Command = Path.Combine(Folder, "digest-service");

    public static TheoryData<string> Units => [.. Directory.GetFiles(Folder, "*.service").Select(file => Path.GetFileName(file)!)];

    private static ILookup<string, string> Read(string unit) =>
        File.ReadLines(Path.Combine(Folder, unit)).Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).ToLookup(line => line[..line.IndexOf('=', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    [Theory]
    [MemberData(nameof(Units))]
    public void It_runs_a_verb_from_where_the_readme_puts_it_as_a_user_with_no_rights(string unit)
    {
        var lines = Read(unit);
        var words = lines["ExecStart"].Single().Split(' ');

        Assert.Equal(["/usr/bin/dotnet", "/opt/digest/DigestService.dll"], words[..2]);
        Assert.Empty(CommandLine.Root().Parse(words[2..]).Errors);
        foreach (var (key, value) in new[] { ("User", unit == "digest-migrate.service" ? "digest_owner" : "digest"), ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("ProtectHome", "yes"), ("PrivateTmp", "yes"), ("CapabilityBoundingSet", "") })
            Assert.Equal((key, value), (key, lines[key].Single()));
        Assert.Empty(lines["MemoryDenyWriteExecute"]); // it would end the runtime
        Assert.DoesNotContain(lines["Environment"], line => line.Contains("Digest__", StringComparison.Ordinal)); // other verbs would not see it
        Assert.Contains(lines["WorkingDirectory"].Single(), File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);
    }

    /// <summary>What the launcher finds out by itself, and a bare publish tells as a number.</summary>
    [Fact]
    public void Where_packages_cannot_be_had_the_readme_says_what_the_fault_means_and_what_to_do()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        var after = readme[readme.IndexOf("dotnet publish ", StringComparison.Ordinal)..readme.IndexOf("2. A database", StringComparison.Ordinal)];

        foreach (var word in new[] { "NU1101: Unable to find package MailKit", "export DIGEST_PACKAGE_SOURCE=", "-p:UseStandIns=true", "#closed-registries" }) Assert.Contains(word, after, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_may_finish_its_mails_and_both_wait_for_the_schema()
    {
        Assert.InRange(int.Parse(Read("digest-worker@.service")["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture), 61, 120);
        foreach (var unit in new[] { "digest-worker@.service", "digest-web.service" })
        {
            Assert.Equal("digest-migrate.service", Read(unit)["Requires"].Single());
            Assert.Contains("digest-migrate.service", Read(unit)["After"].Single(), StringComparison.Ordinal);
            Assert.Equal("always", Read(unit)["Restart"].Single());
        }
    }

    [Fact]
    public void The_command_for_verbs_starts_the_same_program_as_the_units_for_the_same_user_in_the_same_place()
    {
        var (command, unit) = (File.ReadAllText(Command), Read("digest-worker@.service"));

        Assert.Contains($"\nuser={unit["User"].Single()}\n", command, StringComparison.Ordinal);
        Assert.Contains($"\nsettings={unit["WorkingDirectory"].Single()}\n", command, StringComparison.Ordinal);
        Assert.Contains($"{string.Join(' ', unit["ExecStart"].Single().Split(' ')[..2])} \"$@\"", command, StringComparison.Ordinal);
        Assert.Contains($"umask {unit["UMask"].Single()[1..]} ", command, StringComparison.Ordinal);
        Assert.Equal("-/etc/digest/digest.env", unit["EnvironmentFile"].Single());
        Assert.Contains("take digest.env", command, StringComparison.Ordinal);
    }

    [FactWhereInstalled("runuser")]
    public void It_hands_a_verb_on_word_by_word_as_a_user_with_no_rights_with_the_settings_of_the_file()
    {
        var user = UnprivilegedUser.ForServer();
        var folder = user.MakeFolder("digest-verbs-");
        File.WriteAllText(Path.Combine(folder, "digest.env"), "# a=comment\n\nDigest__Site__Name=  It's $HOME's \\\\ digest \nDigest__Site__Operator=\"A \\\"lab\\\" of $5\"\nDigest__Sender__Name=' Papers '\nDigest__Smtp__User=");
        var told = Run(user, folder, "subscribers", "add", "--keyword", "\"world model\" OR it's", "", "*", "$HOME", "two\nlines", "\\");

        Assert.Equal([
            Said(user, "id", "-un").Trim(), folder, "0077", "<subscribers>", "<add>", "<--keyword>", "<\"world model\" OR it's>", "<>", "<*>", "<$HOME>", "<two", "lines>", "<\\>",
            "Name=It's $HOME's \\ digest", "Operator=A \"lab\" of $5", "Sender= Papers ", "User="], told.Trim().Split('\n').Select(line => line.TrimEnd('|')));
        Assert.Contains("systemctl restart digest-migrate", Run(user, folder, "migrate"), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>With the folders of a test, and in the program's place one that tells what it was started with.</summary>
    private static string Run(UnprivilegedUser user, string folder, params string[] words)
    {
        var told = Path.Combine(folder, "told");
        File.WriteAllText(told, "id -un; pwd; umask; shift; printf '<%s>\\n' \"$@\"; printf '%s|\\n' \"Name=$Digest__Site__Name\" \"Operator=$Digest__Site__Operator\" \"Sender=$Digest__Sender__Name\" \"User=$Digest__Smtp__User\"");
        var command = File.ReadAllText(Command).Replace("/etc/digest", folder, StringComparison.Ordinal).Replace("/usr/bin/dotnet", $"/bin/sh {told}", StringComparison.Ordinal).Replace("user=digest", $"user={Said(user, "id", "-un").Trim()}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "digest-service"), command);
        using var running = Process.Start(new ProcessStartInfo("sh", [Path.Combine(folder, "digest-service"), .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = running.StandardOutput.ReadToEnd() + running.StandardError.ReadToEnd();
        running.WaitForExit();
        return said;
    }

    private static string Said(UnprivilegedUser user, params string[] words)
    {
        using var running = Process.Start(user.Command(words))!;
        running.StandardInput.Close();
        return running.StandardOutput.ReadToEnd();
    }

    [FactWhereInstalled("systemd-analyze")]
    public void Systemd_understands_them_and_finds_little_exposed()
    {
        var folder = Directory.CreateTempSubdirectory("digest-units-").FullName;
        // It wants the programs to be there.
        foreach (var file in Directory.GetFiles(Folder, "*.service"))
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file).Replace("@", "@1", StringComparison.Ordinal)), File.ReadAllText(file).Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
        var units = Directory.GetFiles(folder);

        var (verified, told) = Run(["verify", .. units]);
        Assert.Equal((0, ""), (verified, string.Join('\n', told.Split('\n').Where(line => line.Contains("digest", StringComparison.Ordinal)))));
        foreach (var unit in units) Assert.Equal((unit, 0), (unit, Run(["security", "--offline=true", "--threshold=20", unit]).ExitCode));
        Directory.Delete(folder, recursive: true);
    }

    private static (int ExitCode, string Told) Run(string[] words)
    {
        using var analyze = Process.Start(new ProcessStartInfo("systemd-analyze", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = analyze.StandardOutput.ReadToEndAsync();
        var complained = analyze.StandardError.ReadToEnd();
        analyze.WaitForExit();
        return (analyze.ExitCode, words[0] == "verify" ? complained : said.Result);
    }
}
