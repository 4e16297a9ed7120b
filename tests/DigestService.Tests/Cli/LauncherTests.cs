using System.Diagnostics;
using System.Text.RegularExpressions;
using DigestService.Cli;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>The launcher, with a dotnet that only plays the answers of registries.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string _checkout = Directory.CreateTempSubdirectory("digest-launcher-").FullName;

    public LauncherTests()
    {
        File.Copy(Path.Combine(Checkout.Root, "digest"), Path.Combine(_checkout, "digest"));
        File.Copy(Path.Combine(Checkout.Root, "Directory.Packages.props"), Path.Combine(_checkout, "Directory.Packages.props"));
        File.WriteAllText(Path.Combine(_checkout, ".editorconfig"), "");
        Directory.CreateDirectory(Path.Combine(_checkout, "src"));
        Directory.CreateDirectory(Path.Combine(_checkout, "templates"));
        Directory.CreateDirectory(Path.Combine(_checkout, "bin"));
    }

    public void Dispose() => Directory.Delete(_checkout, recursive: true);

    private string Props => Path.Combine(_checkout, "packages.local.props");

    private void Registry(string restoreSays, int restoreEnds) => Play(
        $$"""
        #!/bin/sh
        echo "$1" >>"{{_checkout}}/calls"
        case $1 in
          --list-sdks) echo '10.0.100 [/usr/share/dotnet/sdk]' ;;
          restore) cat <<'SAYS'
        {{restoreSays}}
        SAYS
            exit {{restoreEnds}} ;;
          build) exit 0 ;;
          *) echo "ran $*" ;;
        esac
        """);

    private void Play(string script)
    {
        var dotnet = Path.Combine(_checkout, "bin", "dotnet");
        File.WriteAllText(dotnet, script.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    private (int ExitCode, string Out, string Error) Launch(params string[] args)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(_checkout, "digest"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Path.Combine(_checkout, "bin") + ":/usr/bin:/bin";
        start.Environment.Remove("UseStandIns");
        start.Environment.Remove("DIGEST_PACKAGE_SOURCE");
        using var launched = Process.Start(start)!;
        var error = launched.StandardError.ReadToEndAsync();
        var said = launched.StandardOutput.ReadToEnd();
        launched.WaitForExit();
        return (launched.ExitCode, said, error.Result);
    }

    private int Calls(string verb) => File.ReadAllLines(Path.Combine(_checkout, "calls")).Count(line => line == verb);

    [Fact]
    public void Where_the_registry_has_the_packages_they_are_used()
    {
        Registry("Restored.", 0);

        var (ended, said, _) = Launch("status", "--json");

        Assert.Equal(0, ended);
        Assert.False(File.Exists(Props));
        Assert.EndsWith("/artifacts/packages/bin/DigestService/release/DigestService.dll status --json", said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_exactly_the_closed_packages_are_missing_the_stand_ins_are_used_with_one_plain_line()
    {
        Registry(
            """
            /x/DigestService.csproj : error NU1101: Unable to find package MailKit. No packages exist with this id in source(s): registry
            /x/DigestService.csproj : error NU1102: Unable to find package Scriban with version (>= 7.2.6)
            """, 1);

        var (ended, said, complained) = Launch("status");

        Assert.Equal(0, ended);
        Assert.Contains("<UseStandIns", File.ReadAllText(Props), StringComparison.Ordinal);
        Assert.Contains("/artifacts/standins/", said, StringComparison.Ordinal);
        var lines = complained.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("digest: building ", lines[0], StringComparison.Ordinal);
        Assert.Contains("with the stand-ins", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/x.csproj : error NU1301: Unable to load the service index for source registry.")]
    [InlineData("/x.csproj : error NU1101: Unable to find package Dapper. No packages exist with this id.")]
    [InlineData("/x.csproj : error NU1101: Unable to find package MailKit.Extras. No packages exist with this id.")]
    [InlineData("/x.csproj : error NU1101: Unable to find package MailKit. No packages.\n/x.csproj : error NU1301: Unable to load the service index.")]
    public void Anything_else_that_fails_is_told_and_never_a_reason_for_stand_ins(string says)
    {
        Registry(says, 1);

        var (ended, _, complained) = Launch("status");

        Assert.Equal(1, ended);
        Assert.False(File.Exists(Props));
        Assert.Contains(says.Split('\n')[^1], complained, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registry_is_asked_once_and_again_when_versions_change()
    {
        Registry("Restored.", 0);
        Launch("status");
        Launch("status");
        Assert.Equal(1, Calls("restore"));

        File.AppendAllText(Path.Combine(_checkout, "Directory.Packages.props"), "<!-- another version -->");
        Launch("status");

        Assert.Equal(2, Calls("restore"));
    }

    [Fact]
    public void Only_what_is_out_of_date_is_built()
    {
        Registry("Restored.", 0);
        Assert.Single(Launch("status").Error.TrimEnd().Split('\n')); // that it builds
        Assert.Equal("", Launch("status").Error);
        Assert.Equal(1, Calls("build"));

        File.WriteAllText(Path.Combine(_checkout, "src", "New.cs"), "");
        File.SetLastWriteTimeUtc(Path.Combine(_checkout, "src", "New.cs"), DateTime.UtcNow.AddMinutes(1));
        Launch("status");

        Assert.Equal(2, Calls("build"));
    }

    [Theory]
    [InlineData("There is no verb \"frobnicate\"", "frobnicate")]
    [InlineData("There is no bench \"NOPE\"", "bench", "NOPE", "--scale", "0.1")]
    public void What_it_does_not_know_is_refused_before_anything_is_built(string sentence, params string[] args)
    {
        Registry("Restored.", 0);

        var (ended, _, complained) = Launch(args);

        Assert.Equal(2, ended);
        Assert.StartsWith(sentence, complained, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_checkout, "calls")));
    }

    [Fact]
    public void It_knows_the_verbs_and_benches_that_the_program_knows()
    {
        Assert.Equal(CommandLine.Root().Subcommands.Select(verb => verb.Name), Listed("digest", "(?m)^verbs='(.*)'$"));
        Assert.Equal(BenchVerb.Names, Listed("digest", "(?m)^benches='(.*)'$"));
        Assert.Equal(BenchVerb.Names.Order(), Regex.Matches(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "DigestService.Benchmarks", "Program.cs")), @"\[""(\w+)""\] = ").Select(bench => bench.Groups[1].Value).Order());

        static string[] Listed(string file, string line) => Regex.Match(File.ReadAllText(Path.Combine(Checkout.Root, file)), line).Groups[1].Value.Split(' ');
    }

    [Fact]
    public void Without_the_sdk_it_says_what_to_install()
    {
        Play("#!/bin/sh\necho '8.0.100 [/usr/share/dotnet/sdk]'\n");

        var (ended, _, complained) = Launch("status");

        Assert.Equal(1, ended);
        Assert.Contains(".NET SDK 10", complained, StringComparison.Ordinal);
    }

    [FactWhereInstalled("shellcheck")]
    public void The_launcher_and_the_other_scripts_are_clean_to_shellcheck()
    {
        using var checker = Process.Start(new ProcessStartInfo("shellcheck", [Path.Combine(Checkout.Root, "digest"), Path.Combine(Checkout.Root, ".ci", "run"), Path.Combine(Checkout.Root, "deploy", "prepare.sh"), Path.Combine(Checkout.Root, "deploy", "postgres", "service-role.sh"), Path.Combine(Checkout.Root, "deploy", "systemd", "digest-service")]) { RedirectStandardOutput = true })!;
        var said = checker.StandardOutput.ReadToEnd();
        checker.WaitForExit();

        Assert.Equal("", said);
    }
}
