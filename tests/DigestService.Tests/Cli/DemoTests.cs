using DigestService.Tests.Support;
using MimeKit;

namespace DigestService.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_delivers_one_digest_to_each_sample_subscriber()
    {
        var ended = await DigestProgram.Run(["demo", "--once", "--json"]);

        Assert.True(ended.ExitCode == 0, ended.Error);
        var (subscribers, delivered) = (ended.Json.GetProperty("subscribers").GetInt32(), ended.Json.GetProperty("delivered").GetInt32());
        Assert.True(subscribers >= 3);
        Assert.Equal(subscribers, delivered);
        Assert.Equal(subscribers, ended.Json.GetProperty("digests").GetInt32());
        Assert.Equal(0, ended.Json.GetProperty("failed").GetInt32());
        var mailbox = ended.Json.GetProperty("mailbox").GetString()!;
        var recipients = Directory.GetFiles(mailbox, "*.eml").Select(file => MimeMessage.Load(file).To.ToString()).ToList();
        Assert.Equal(subscribers, recipients.Distinct().Count());
        Directory.Delete(mailbox, recursive: true);
    }

    [Fact]
    public async Task A_folder_without_recordings_is_refused()
    {
        var ended = await DigestProgram.Run(["demo", "--once", "--papers", "/nowhere"]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("/nowhere", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recordings_without_a_paper_end_with_one_and_the_reason()
    {
        var folder = Directory.CreateTempSubdirectory("digest-recordings-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "2026-03-31.json"), "[{\"paper\":");

        var ended = await DigestProgram.Run(["demo", "--once", "--papers", folder]);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Out));
        Assert.EndsWith($"No paper could be read from {folder}, so that there is nothing to show.", ended.Error.TrimEnd(), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_mend()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var ended = await DigestProgram.Run(["demo", "--port", $"{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}"]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("choose another port with --port", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }
}
