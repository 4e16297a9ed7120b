using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli.Init;

/// <summary>From nothing to a service: the program, and nothing in its environment.</summary>
public sealed class InitVerbTests : IAsyncLifetime
{
    private readonly LoopbackSmtpServer _mail = LoopbackSmtpServer.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-init-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.Create(migrated: false);

    public async Task DisposeAsync()
    {
        await _mail.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Settings => Path.Combine(_folder, "appsettings.json");

    /// <summary>There is no <c>dig</c>, which waits long where no name server is.</summary>
    private static readonly Dictionary<string, string> WithoutDig = new() { ["PATH"] = "/nowhere" };

    private string[] Flags =>
        ["init", "--folder", _folder, "--sender", "papers@digest.example", "--relay", $"127.0.0.1:{_mail.Port}", "--contact", "operator@digest.example", "--time-zone", "Europe/Berlin", "--who", "domains", "--domains", "example.org,uni.example"];

    [Fact]
    public async Task From_flags_alone_it_leaves_settings_a_schema_and_a_mail_and_the_next_verbs_run_on_them()
    {
        var made = await DigestProgram.Run([.. Flags, "--database-file", await DatabaseFile(_database.ConnectionString), "--send-to", "ada@example.org", "--json"], WithoutDig);

        Assert.True(made.Json.GetProperty("schema").GetInt32() > 0, made.Error);
        var checks = made.Json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString() + " " + check.GetProperty("says").GetString(), check => check.GetProperty("result").GetString());
        foreach (var well in new[] { "database", "schema", "journal", "templates", "relay", "mail" }) Assert.Equal("ok", checks.Single(check => check.Key.StartsWith(well + " ", StringComparison.Ordinal)).Value);
        Assert.Equal("mind", checks.Single(check => check.Key.StartsWith("site ", StringComparison.Ordinal)).Value); // nobody has started it
        Assert.Equal("ada@example.org", _mail.Mails.Single().Recipient);

        var added = await DigestProgram.Run(["subscribers", "add", "ada@example.org", "--json"], folder: _folder);
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Contains("Europe/Berlin", (await DigestProgram.Run(["subscribers", "show", "ada@example.org"], folder: _folder)).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await DigestProgram.Run(["subscribers", "add", "ada@elsewhere.example"], folder: _folder)).ExitCode);
        Assert.Equal(0, (await DigestProgram.Run(["subscribers", "erase", "ada@example.org"], folder: _folder)).ExitCode);
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder, "erasures")));
    }

    [Fact]
    public async Task Secrets_stand_in_files_of_their_own_that_nobody_else_can_read()
    {
        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, "a secret of the relay\n");

        var made = await DigestProgram.Run([.. Flags, "--relay-user", "digest", "--relay-password-file", password, "--database-file", await DatabaseFile("Host=127.0.0.1;Port=1;Database=digest;Username=digest;Password=a secret of the database")], WithoutDig);

        var written = await File.ReadAllTextAsync(Settings);
        Assert.DoesNotContain("secret", written, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(written);
        Assert.Equal(password, json.RootElement.GetProperty("Digest").GetProperty("Smtp").GetProperty("Password").GetProperty("File").GetString());
        if (!OperatingSystem.IsWindows()) foreach (var file in Directory.GetFiles(Path.Combine(_folder, "keys"))) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(["links-1.key"], Directory.GetFiles(Path.Combine(_folder, "keys")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.EndsWith($"Then, from {_folder}: `digest migrate`, `digest doctor --send-to operator@digest.example` until nothing FAILED, and `digest run`.", made.Out.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("The database cannot be reached", (await DigestProgram.Run(["status"], folder: _folder)).Error, StringComparison.Ordinal);
    }

    private async Task<string> DatabaseFile(string connectionString)
    {
        var file = Path.Combine(_folder, "database");
        await File.WriteAllTextAsync(file, connectionString + "\n");
        return file;
    }

    [Fact]
    public async Task A_password_on_the_command_line_is_refused_and_not_repeated()
    {
        var refused = await DigestProgram.Run([.. Flags, "--database", "Host=127.0.0.1;Database=digest;Username=digest;Password=kept-close"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--database-file", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("kept-close", refused.Error + refused.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Settings));
    }

    [Fact]
    public async Task A_connection_string_with_a_password_need_not_stand_on_the_command_line()
    {
        var file = await DatabaseFile(_database.ConnectionString);

        var made = await DigestProgram.Run([.. Flags, "--database-file", file, "--json"]);

        Assert.True(made.Json.GetProperty("schema").GetInt32() > 0, made.Error);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Settings));
        Assert.Equal(file, json.RootElement.GetProperty("ConnectionStrings").GetProperty("Digest").GetProperty("File").GetString());
        Assert.Contains("leaves no place for it", (await DigestProgram.Run(["init", "--folder", Path.Combine(_folder, "other"), .. Flags[3..], "--database-file", file, "--database", "Host=localhost"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_is_not_written_over()
    {
        await File.WriteAllTextAsync(Settings, "{}");

        var refused = await DigestProgram.Run(Flags);

        Assert.Equal((2, "{}"), (refused.ExitCode, await File.ReadAllTextAsync(Settings)));
        Assert.Contains("is there already", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_nothing_is_asked_and_what_is_missing_is_told()
    {
        var refused = await DigestProgram.Run(["init", "--folder", _folder]);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Out));
        Assert.StartsWith("--sender: Digest:Sender:Address is missing", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Where_the_journal_of_erasures_cannot_be_written_nothing_is()
    {
        var refused = await DigestProgram.Run([.. Flags, "--journal", Path.Combine(_folder, "nowhere", "erasures")]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--journal", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private const string Password = "the relays word";

    [FactWhereInstalled("script")]
    public async Task On_a_terminal_it_asks_and_shows_no_password()
    {
        string[] answers = ["", "", "", "operator@digest.example", "", "papers@digest.example", $"localhost:{_mail.Port}", "", "digest", Password, "", "", _database.ConnectionString, "ada@example.org"];
        var program = $"PATH=/nowhere {Environment.ProcessPath} {Path.Combine(AppContext.BaseDirectory, "DigestService.dll")} init --folder {_folder}";
        using var terminal = Process.Start(new ProcessStartInfo("script", ["-qec", program, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = _folder })!;
        var said = "";
        foreach (var answer in answers)
        {
            said += await Question(terminal.StandardOutput).WaitAsync(TimeSpan.FromMinutes(2));
            if (answer == Password) await Task.Delay(200); // as a person types: what comes before the terminal is told to be silent, it shows
            await terminal.StandardInput.WriteLineAsync(answer);
            await terminal.StandardInput.FlushAsync();
        }
        said += await terminal.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await terminal.WaitForExitAsync();

        Assert.Contains("Which relay takes the mails (HOST, or HOST:PORT)? [localhost:25]", said, StringComparison.Ordinal);
        Assert.Contains("Written: ", said, StringComparison.Ordinal);
        Assert.Equal(Password, (await File.ReadAllTextAsync(Path.Combine(_folder, "keys", "relay-password"))).Trim());
        Assert.DoesNotContain(Password, said[said.IndexOf("What is the password", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    /// <summary>Reads on until the program waits for an answer.</summary>
    private static async Task<string> Question(StreamReader terminal)
    {
        var said = new StringBuilder();
        var some = new char[4096];
        while (!(said.ToString().Split('\n')[^1] is var line && line.Contains('?', StringComparison.Ordinal) && line.EndsWith(' ')))
        {
            var length = await terminal.ReadAsync(some);
            if (length == 0) break;
            said.Append(some, 0, length);
        }
        return said.ToString();
    }
}
