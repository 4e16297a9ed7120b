using System.Text.RegularExpressions;
using DigestService.Cli;
using DigestService.Tests.Support;

namespace DigestService.Tests.Deploy;

/// <summary>deploy/Dockerfile, held against the checkout that it copies from.</summary>
public sealed partial class ImageTests
{
    private static readonly string[] Lines = File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "Dockerfile")).Replace("\\\n", "", StringComparison.Ordinal).Split('\n');

    private static IEnumerable<string> Of(string instruction) => Lines.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal)).Select(line => line[(instruction.Length + 1)..]);

    [Fact]
    public void It_is_built_where_the_tools_are_and_runs_where_they_are_not_as_nobody_in_particular()
    {
        var framework = TargetFramework().Match(File.ReadAllText(Path.Combine(Checkout.Root, "Directory.Build.props"))).Groups[1].Value;

        Assert.Equal([$"--platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:{framework} AS build", $"mcr.microsoft.com/dotnet/aspnet:{framework}"], Of("FROM"));
        Assert.Equal("$APP_UID", Of("USER").Single());
        Assert.DoesNotContain(Lines.SkipWhile(line => !line.StartsWith("USER ", StringComparison.Ordinal)), line => line.StartsWith("RUN ", StringComparison.Ordinal) || line.StartsWith("COPY ", StringComparison.Ordinal));
        Assert.Equal("""["dotnet", "DigestService.dll"]""", Of("ENTRYPOINT").Single());
        Assert.Empty(CommandLine.Root().Parse(Of("CMD").Single().Trim('[', ']', '"')).Errors);
    }

    [Fact]
    public void It_is_published_ahead_of_time_for_its_processor_with_the_real_packages_as_the_docs_say_too()
    {
        string[] flags = ["-c Release", "--self-contained false", "-p:PublishReadyToRun=true", "-p:UseStandIns=false"];
        var publish = Of("RUN").Single(line => line.Contains("dotnet publish", StringComparison.Ordinal));

        Assert.All(flags, flag => Assert.Contains(flag, publish, StringComparison.Ordinal));
        Assert.All(flags, flag => Assert.Contains(flag, File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "systemd", "README.md")), StringComparison.Ordinal));
        Assert.Contains(Of("ARG"), argument => argument == "TARGETARCH");
    }

    [Fact]
    public void It_has_no_dig_and_the_readmes_say_so()
    {
        Assert.DoesNotContain(Of("RUN"), line => line.Contains("dnsutils", StringComparison.Ordinal));
        Assert.All(new[] { "README.md", "deploy/kubernetes/README.md" }, file => Assert.Contains("The image has no `dig`", File.ReadAllText(Path.Combine(Checkout.Root, file)), StringComparison.Ordinal));
        Assert.Contains("docker compose exec web dotnet DigestService.dll doctor", File.ReadAllText(Path.Combine(Checkout.Root, "README.md")), StringComparison.Ordinal); // a container of its own would not find the site at localhost
    }

    [Fact]
    public void What_it_copies_is_there_and_is_let_through()
    {
        var letThrough = File.ReadAllLines(Path.Combine(Checkout.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        foreach (var source in Of("COPY").Where(line => !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[..^1]))
        {
            Assert.True(Path.Exists(Path.Combine(Checkout.Root, source)), source);
            Assert.Contains(letThrough, allowed => source == allowed || source.StartsWith(allowed + "/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_settings_that_it_brings_are_settings()
    {
        var set = Of("ENV").SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);

        Assert.Equal($"http://0.0.0.0:{Of("EXPOSE").Single()}", set["ASPNETCORE_URLS"]);
        Assert.Contains($" {set["Digest__Templates__Folder"]} ", string.Join('\n', Of("COPY")) + " ", StringComparison.Ordinal);
        Assert.Equal("false", set["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"]);
    }

    [GeneratedRegex("<TargetFramework>net([0-9.]+)<")]
    private static partial Regex TargetFramework();
}
