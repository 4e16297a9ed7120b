using System.Diagnostics;
using System.Globalization;
using DigestService.Cli;
using DigestService.Tests.Support;

namespace DigestService.Tests.Deploy;

/// <summary>The units of deploy/systemd, held against the program, and read by systemd itself where it is installed.</summary>
public sealed class SystemdTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "deploy", "systemd");

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
