using DigestService.Cli;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>The command line's manners: exit codes, and one plain sentence that names the thing, the fault and the mend.</summary>
public sealed class MannersTests
{
    [Theory]
    [InlineData("migrate")]
    [InlineData("ingest")]
    [InlineData("compose")]
    [InlineData("deliver")]
    [InlineData("status")]
    [InlineData("subscribers", "list")]
    [InlineData("preview", "--query", "moe")]
    [InlineData("run")]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task Without_a_connection_string_a_verb_says_which_setting_is_missing(params string[] verb)
    {
        var ended = await DigestProgram.Run([.. verb, "--json"]);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Out));
        Assert.Contains("ConnectionStrings:Digest is missing", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("compose", "--now", "yesterday")]
    [InlineData("ingest", "--date", "12/11/2025")]
    [InlineData("subscribers", "add")]
    [InlineData("bench", "NOPE")]
    [InlineData("bench", "compose", "--scale", "-1")]
    [InlineData("compose", "--frobnicate")]
    [InlineData("--json")]
    public async Task A_wrong_call_ends_with_two_and_one_line(params string[] call)
    {
        var ended = await DigestProgram.Run(call);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--help", ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("mending", true)]
    [InlineData("mending\nit", false)]
    [InlineData(" ", false)]
    public void A_reason_is_a_few_words_on_one_line(string words, bool isTaken)
    {
        foreach (string[] verb in new[] { new[] { "pause" }, ["suppressions", "add", "ada@example.org"], ["suppressions", "lift", "ada@example.org"] })
        {
            Assert.Equal(isTaken, CommandLine.Root().Parse([.. verb, "--reason", words]).Errors.Count == 0);
            Assert.Empty(CommandLine.Root().Parse([.. verb, "--reason", new string('x', 200)]).Errors);
            Assert.NotEmpty(CommandLine.Root().Parse([.. verb, "--reason", new string('x', 201)]).Errors);
        }
    }

    [Fact]
    public async Task The_version_tells_whether_stand_ins_were_built_in()
    {
        var ended = await DigestProgram.Run(["--version", "--json"]);

        Assert.Equal(0, ended.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", ended.Json.GetProperty("version").GetString());
        Assert.Equal(Product.HasStandIns, ended.Json.GetProperty("standIns").GetBoolean());
    }

    [Fact]
    public async Task Help_names_every_verb()
    {
        var ended = await DigestProgram.Run(["--help"]);

        Assert.Equal(0, ended.ExitCode);
        foreach (var verb in new[] { "demo", "test", "migrate", "run", "web", "worker", "ingest", "compose", "deliver", "preview", "subscribers", "status", "after-restore" })
            Assert.Contains($"  {verb} ", ended.Out, StringComparison.Ordinal);
        Assert.Contains("where a fault on stderr says why nothing was done, stdout stays empty", ended.Out, StringComparison.Ordinal);
        Assert.Contains("  digest [command] [options]", ended.Out, StringComparison.Ordinal);
        Assert.Contains("  bench <name> ", ended.Out, StringComparison.Ordinal);
        foreach (var mayBeLeftOut in new[] { "<filter>", "<file>" }) Assert.DoesNotContain(mayBeLeftOut, ended.Out, StringComparison.Ordinal);
        Assert.Contains("  digest test [<filter>]", (await DigestProgram.Run(["test", "--help"])).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_an_import_names_every_column()
    {
        var words = (await DigestProgram.Run(["subscribers", "import", "--help"])).Out.Split([' ', ',', '.', '\n', '\r']);

        foreach (var column in DigestService.Subscribers.SubscriberCsv.Columns) Assert.Contains(column, words);
    }

    [Theory]
    [InlineData("{\n  \"Digest\": {\n    \"Smtp\": { \"Port\": 25 \"Host\": \"relay\" }\n  }\n}\n", ", line 3, byte 26, is not JSON: ")]
    [InlineData("{ \"Digest\": {", ", line 1, byte 14, is not JSON: ")]
    [InlineData("{ \"Digest\": { \"Name\": \"a\", \"name\": \"b\" } }", " cannot be used: ")]
    [InlineData("[]", " cannot be used: ")]
    public void A_settings_file_with_a_slip_is_told_with_its_place(string written, string place)
    {
        var folder = Directory.CreateTempSubdirectory("digest-settings-").FullName;
        var file = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(file, written);

        var fault = Assert.Throws<UserFault>(() => Configuration.Read(folder));

        Assert.Equal(2, fault.ExitCode);
        Assert.StartsWith(file + place, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", fault.Message, StringComparison.Ordinal);
        Assert.Single(fault.Message.Split('\n'));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task All_faults_of_the_settings_are_told_at_once()
    {
        var ended = await DigestProgram.Run(["deliver"], new Dictionary<string, string>
        {
            ["Digest__Smtp__Host"] = "relay.example.org",
            ["Digest__Smtp__Tls"] = "None",
            ["Digest__Smtp__User"] = "digest",
            ["Digest__Smtp__Password"] = "hunter2-hunter2",
            ["Digest__Smtp__Port"] = "99999",
            ["Digest__Links__Key"] = "short",
            ["Digest__Site__PublicUrl"] = "digest.example.org",
            ["Digest__Arxiv__Categories__0"] = "no category",
            ["Digest__Schedule__ComposeBatch"] = "lots",
            ["Digest__Frobnicate__X"] = "1",
            ["Digest__Smtp__Frobnicate"] = "1",
        });

        Assert.Equal(2, ended.ExitCode);
        foreach (var key in new[]
        {
            "ConnectionStrings:Digest", "Digest:Smtp:User needs TLS", "Digest:Smtp:Port", "Digest:Links:Key", "Digest:Site:PublicUrl", "Digest:Arxiv:Categories",
            "Digest:Schedule:ComposeBatch", "Digest:Frobnicate is not a setting", "Digest:Smtp:Frobnicate is not a setting", "Digest:Sender:Address is missing",
        })
            Assert.Contains(key, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task A_public_service_that_does_not_say_who_runs_it_does_not_start(string verb)
    {
        var settings = DigestProgram.Configured("Host=localhost;Database=digest");
        settings.Remove("Digest__Site__Operator");
        settings["Digest__Site__PostalAddress"] = " ";

        var ended = await DigestProgram.Run([verb], settings);

        Assert.Equal(2, ended.ExitCode);
        var faults = ended.Error.TrimEnd().Split('\n');
        Assert.Equal(2, faults.Length);
        Assert.StartsWith("Digest:Site:Operator is missing: ", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("Digest:Site:PostalAddress is missing: ", faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_hides_no_other_fault()
    {
        var ended = await DigestProgram.Run(["deliver"], new Dictionary<string, string>
        {
            ["ConnectionStrings__Digest"] = "Host=localhost;Database=digest",
            ["Digest__Links__Key"] = new string('k', 44),
            ["Digest__Sender__Address"] = "papers@digest.example.org",
            ["Digest__Smtp__Host"] = "relay.example.org",
            ["Digest__Smtp__Tls"] = "Maybe",
            ["Digest__Smtp__Connections"] = "abc",
            ["Digest__Smtp__Port"] = "99999",
        });

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("Digest:Smtp:Tls is \"Maybe\": it must be StartTls or Implicit or None.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Digest:Smtp:Connections is \"abc\": it must be a whole number.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Digest:Smtp:Port is 99999", ended.Error, StringComparison.Ordinal);
        Assert.Equal(3, ended.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Settings_do_not_tell_their_secrets()
    {
        await using var service = await TestService.Start();

        Assert.DoesNotContain(service.Settings.Links.Key!, $"{service.Settings} {service.Settings.Links} {service.Settings.Smtp}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_may_stand_in_a_file_and_a_file_that_is_not_there_is_named()
    {
        var ended = await DigestProgram.Run(["status"], new Dictionary<string, string> { ["ConnectionStrings__Digest__File"] = "/nowhere/connection" });

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("ConnectionStrings:Digest:File names /nowhere/connection, which cannot be read", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_down_is_told_in_one_sentence()
    {
        var ended = await DigestProgram.Run(["status"], new Dictionary<string, string> { ["ConnectionStrings__Digest"] = "Host=127.0.0.1;Port=1;Database=digest;Username=digest;Password=hunter2" });

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("The database cannot be reached", ended.Error, StringComparison.Ordinal);
        Assert.Contains(":1. Check ConnectionStrings:Digest", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_told_in_one_sentence()
    {
        var ended = await DigestProgram.Run(["status"], new Dictionary<string, string> { ["ConnectionStrings__Digest"] = "not a connection string" });

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("ConnectionStrings:Digest", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_with_a_typo_stops_the_start_with_file_and_line()
    {
        await using var database = await TestDatabase.Create();
        var folder = Directory.CreateTempSubdirectory("digest-templates-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "digest.txt"), "Hello\n{{ if papers }\n");

        var ended = await DigestProgram.Run(["worker"], new Dictionary<string, string>(DigestProgram.Configured(database.ConnectionString)) { ["Digest__Templates__Folder"] = folder });

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(Path.Combine(folder, "digest.txt") + ":2", ended.Error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
