using System.Diagnostics;
using DigestService.Cli;
using DigestService.Delivery;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Deploy;

/// <summary>The fragments in <c>deploy/postfix</c>, as Postfix itself reads them.</summary>
public sealed class PostfixFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-postfix-").FullName;

    public PostfixFilesTests()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "deploy/postfix"))) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactWhereInstalled("postconf")]
    public async Task Postfix_understands_them()
    {
        Assert.Contains("relay_domains = bounces.digest.example.org", await Run("postconf", "-n"), StringComparison.Ordinal);
        Assert.Contains("user=digest", await Run("postconf", "-M", "digest/unix"), StringComparison.Ordinal);
    }

    [FactWhereInstalled("postmap")]
    public async Task Return_paths_of_ours_get_in_and_nothing_else()
    {
        var paths = new ReturnPaths(new SenderSettings { ReturnPath = "bounce@bounces.digest.example.org" }, new LinkSettings { Key = new string('k', 40) });
        var table = $"regexp:{_folder}/digest-recipients";

        Assert.Equal("OK", (await Run("postmap", "-q", paths.For(7, 3)!, table)).Trim());
        Assert.Equal("OK", (await Run("postmap", "-q", "unsubscribe@bounces.digest.example.org", table)).Trim());
        Assert.Equal("", await Run("postmap", "-q", "root@bounces.digest.example.org", table));
        Assert.Equal("digest:", (await Run("postmap", "-q", "bounces.digest.example.org", $"texthash:{_folder}/digest-transport")).Trim());
    }

    [Fact]
    public void The_command_that_they_name_is_one()
    {
        var line = File.ReadAllText(Path.Combine(_folder, "master.cf"));
        var words = line[(line.IndexOf("DigestService.dll", StringComparison.Ordinal) + "DigestService.dll".Length)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        var parsed = CommandLine.Root().Parse(words);

        Assert.Empty(parsed.Errors);
        Assert.True(BounceVerb.IsPipe(parsed));
    }

    /// <summary>A warning on stderr is a fault.</summary>
    private async Task<string> Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, ["-c", _folder, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal("", await complained);
        return await said;
    }
}
