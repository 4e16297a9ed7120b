using System.Diagnostics;
using DigestService.Tests.Bounces;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary><c>bounce</c> as operators and mail systems call it.</summary>
public sealed class BounceVerbTests : IAsyncLifetime
{
    private static readonly string Messages = Path.Combine(Checkout.Root, "tests/DigestService.Tests/Bounces/Messages");

    private readonly string _folder = Directory.CreateTempSubdirectory("digest-bounce-").FullName;
    private BounceRig _rig = null!;
    private Dictionary<string, string> _settings = [];

    public async Task InitializeAsync()
    {
        _rig = await BounceRig.Start();
        _settings = DigestProgram.Configured(_rig.Service.Settings.ConnectionString!);
    }

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_counts_by_class_and_tells_a_line_a_message()
    {
        var files = new[] { "postfix-unknown.eml", "exchange-full.eml", "yahoo-complaint.eml", "qmail-text-only.eml", "vacation.eml", "two-recipients.eml", "delivered.eml" }.Select(file => Path.Combine(Messages, file)).ToArray();

        var ended = await DigestProgram.Run(["bounce", .. files, "--verbose", "--json"], _settings);

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(
            new Dictionary<string, int> { ["messages"] = 7, ["parsed"] = 5, ["permanent"] = 2, ["transient"] = 1, ["complaints"] = 1, ["unknown"] = 1, ["delivered"] = 1, ["ignored"] = 1, ["left"] = 0, ["suppressed"] = 0 },
            ended.Json.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetInt32()));
        var lines = ended.Out.TrimEnd().Split('\n')[..^1];
        Assert.Equal(7, lines.Length);
        Assert.Contains($"{files[0]}\tpermanent\tada@lab.example\t5.1.1\tnot ours", lines);
        Assert.Contains($"{files[3]}\tunknown\t-\t-\tnot ours", lines);
        Assert.Contains($"{files[5]}\tpermanent\tgone@lab.example\t5.1.1\tnot ours\talso transient full@lab.example 5.2.2", lines);
    }

    [Fact]
    public async Task Of_a_maildir_it_takes_what_is_new_and_explain_and_status_tell_of_it()
    {
        var mail = await _rig.Send("2025-12-02");
        foreach (var part in new[] { "new", "cur", "tmp" }) Directory.CreateDirectory(Path.Combine(_folder, part));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "new", "1765436531.M1.host"), _rig.Message("postfix-unknown.eml", mail));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "cur", "1765430000.M0.host:2,S"), _rig.Message("yahoo-complaint.eml", mail));

        var ended = await DigestProgram.Run(["bounce", _folder, "--now", "2025-12-02T07:05Z", "--json"], _settings);

        Assert.Equal((1, 1), (ended.Json.GetProperty("messages").GetInt32(), ended.Json.GetProperty("suppressed").GetInt32()));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "new")));
        Assert.True(File.Exists(Path.Combine(_folder, "cur", "1765436531.M1.host:2,S")));
        Assert.Equal(0, (await DigestProgram.Run(["bounce", _folder, "--json"], _settings)).Json.GetProperty("messages").GetInt32());

        var explained = await DigestProgram.Run(["subscribers", "explain", BounceRig.Ada], _settings);
        Assert.Contains("2025-12-02  came back: permanent 5.1.1 (550 5.1.1 (address)", explained.Out, StringComparison.Ordinal);
        Assert.Contains("2025-12-02  not written to any more: bounced: 550 5.1.1", explained.Out, StringComparison.Ordinal);
        var status = await DigestProgram.Run(["status", "--now", "2025-12-03T07:00Z", "--json"], _settings);
        Assert.Equal((1, 1), (status.Json.GetProperty("reports").GetProperty("permanent").GetInt32(), status.Json.GetProperty("suppressed").GetInt32()));

        await DigestProgram.Run(["suppressions", "lift", BounceRig.Ada, "--reason", "the mailbox is back"], _settings);
        Assert.Contains("suppression lifted: the mailbox is back (since 2025-12-02: bounced: 550 5.1.1", (await DigestProgram.Run(["subscribers", "explain", BounceRig.Ada], _settings)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_gives_one_message_and_learns_whether_to_try_again()
    {
        var mail = await _rig.Send("2025-12-02");
        var message = BounceRig.Message("postfix-unknown.eml", "nobody@digest.example.org");

        var (status, output) = await Pipe(_settings, message, "bounce", "--recipient", _rig.ReturnPath(mail), "--json", "-");
        Assert.Equal(0, status);
        Assert.Contains("\"suppressed\":1", output, StringComparison.Ordinal);
        var empty = await Pipe(_settings, [], "bounce", "--json", "-");
        Assert.Equal(0, empty.Status);
        Assert.Contains("\"messages\":0", empty.Out, StringComparison.Ordinal);

        var away = DigestProgram.Configured("Host=127.0.0.1;Port=9;Database=digest;Username=digest;Timeout=2");
        Assert.Equal(75, (await Pipe(away, message, "bounce", "-")).Status);
        Assert.Equal(75, (await Pipe(new Dictionary<string, string>(), message, "bounce", "-")).Status); // no settings at all
        Assert.Equal(1, (await DigestProgram.Run(["bounce", Path.Combine(Messages, "vacation.eml")], away)).ExitCode);
    }

    [Fact]
    public async Task What_a_request_to_leave_came_to_is_told()
    {
        var file = Path.Combine(_folder, "leave.eml");
        await File.WriteAllTextAsync(file, $"From: a@lab.example\r\nSubject: unsubscribe {new string('A', 60)}\r\n\r\n");

        Assert.Contains($"{file}\tleave\t-\t-\tunknown token", (await DigestProgram.Run(["bounce", file, "--verbose"], _settings)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_complained_has_left_and_is_not_written_to_when_the_suppression_is_lifted()
    {
        var file = Path.Combine(_folder, "complaint.eml");
        await File.WriteAllBytesAsync(file, _rig.Message("yahoo-complaint.eml", await _rig.Send("2025-12-02")));
        Assert.Equal(1, (await DigestProgram.Run(["bounce", file, "--now", "2025-12-02T07:05Z", "--json"], _settings)).Json.GetProperty("complaints").GetInt32());

        Assert.Contains("they have left and must sign up anew", (await DigestProgram.Run(["suppressions", "lift", BounceRig.Ada, "--reason", "asked for it"], _settings)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_before_any_is_taken()
    {
        var ended = await DigestProgram.Run(["bounce", Path.Combine(Messages, "vacation.eml"), "/nowhere/at-all.eml"], _settings);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("/nowhere/at-all.eml is not there", ended.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Out)> Pipe(IReadOnlyDictionary<string, string> settings, byte[] input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigestService.dll"), .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        using var program = Process.Start(start)!;
        var (said, _) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        try
        {
            await program.StandardInput.BaseStream.WriteAsync(input);
            program.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading, as it may where it has no settings.
        }
        await program.WaitForExitAsync();
        return (program.ExitCode, await said);
    }
}
