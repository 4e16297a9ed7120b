using System.Text.Json;
using DigestService.Delivery.Dkim;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Cli;

public sealed class KeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-keys-").FullName;
    private readonly Dictionary<string, string> _settings = new()
    {
        ["Digest__Sender__Address"] = "papers@news.example.org",
        ["Digest__Sender__ReturnPath"] = "bounce@mail.example.org",
        ["Digest__Smtp__Host"] = "smtp.example.org",
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<DigestProgram.Ended> Digest(params string[] args)
    {
        var ended = await DigestProgram.Run(args, _settings, _folder);
        Assert.DoesNotContain("PRIVATE", ended.Out + ended.Error);
        return ended;
    }

    private async Task<JsonElement> Made(params string[] args)
    {
        var ended = await Digest([.. args, "--json"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Json;
    }

    /// <summary>As the output asks.</summary>
    private void Take(JsonElement made)
    {
        foreach (var setting in made.GetProperty("settings").EnumerateObject()) _settings[setting.Name] = setting.Value.GetString()!;
    }

    private Settings Settings()
    {
        var given = _settings.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), string? (setting) => setting.Value);
        return DigestService.Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(given).Build(), Needs.Nothing);
    }

    [Fact]
    public async Task New_keys_are_files_for_their_owner_only_and_work_with_the_settings_that_are_told()
    {
        var made = await Made("keys", "new");
        Take(made);

        var settings = Settings();
        Assert.Equal(44, settings.Links.Key!.Length);
        Assert.NotNull(settings.Dkim.Signer(settings.Sender));
        var files = Directory.GetFiles(Path.Combine(_folder, "keys"));
        Assert.Equal(["dkim-digest1.pem", "links-1.key"], files.Select(Path.GetFileName).Order());
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task The_records_for_DNS_are_told_in_strings_that_it_takes()
    {
        var said = (await Digest("keys", "new")).Out;
        var key = DkimKey.Read(await File.ReadAllTextAsync(Path.Combine(_folder, "keys", "dkim-digest1.pem")))!;

        Assert.Contains($"digest1._domainkey.news.example.org. IN TXT {DkimRecord.Quoted(DkimRecord.Text(key))}", said);
        Assert.Contains("mail.example.org. IN TXT \"v=spf1 a:smtp.example.org ~all\"", said);
        Assert.Contains("_dmarc.news.example.org. IN TXT \"v=DMARC1; p=none; rua=mailto:postmaster@news.example.org\"", said);
        Assert.Contains("mail.example.org. IN MX", said);
        Assert.DoesNotContain(await File.ReadAllTextAsync(Path.Combine(_folder, "keys", "links-1.key")), said);
    }

    [Fact]
    public async Task A_key_that_is_there_is_kept()
    {
        Take(await Made("keys", "new"));
        var before = Directory.GetFiles(Path.Combine(_folder, "keys")).ToDictionary(file => file, File.ReadAllText);

        Assert.False((await Made("keys", "new")).GetProperty("dkim").GetProperty("made").GetBoolean());
        _settings.Remove("Digest__Links__Key__File");
        _settings.Remove("Digest__Dkim__PrivateKey__File");
        var again = await Made("keys", "new");

        Assert.False(again.GetProperty("links").GetProperty("made").GetBoolean());
        Assert.Equal(before, Directory.GetFiles(Path.Combine(_folder, "keys")).ToDictionary(file => file, File.ReadAllText));
    }

    [Fact]
    public async Task After_a_rotation_old_links_still_open_and_mails_are_signed_under_another_selector()
    {
        Take(await Made("keys", "new"));
        var link = new SignedLink(LinkPurpose.Manage, 42, 3);
        var token = new LinkSigner(Settings().Links.All()).Sign(link);
        var (before, selector) = (Settings().Dkim.PrivateKey, Settings().Dkim.Selector);

        Take(await Made("keys", "rotate"));
        Take(await Made("keys", "rotate"));

        Assert.Equal(link, new LinkSigner(Settings().Links.All()).Read(token));
        Assert.NotEqual(token, new LinkSigner(Settings().Links.All()).Sign(link));
        Assert.Equal(3, Settings().Links.All().Count());
        Assert.Equal(("digest1", "digest3"), (selector, Settings().Dkim.Selector));
        Assert.NotEqual(before, Settings().Dkim.PrivateKey);
        Assert.NotNull(Settings().Dkim.Signer(Settings().Sender));
    }

    [Fact]
    public async Task One_of_the_two_can_be_rotated_alone()
    {
        Take(await Made("keys", "new"));
        Assert.Equal(JsonValueKind.Null, (await Made("keys", "rotate", "--only", "dkim")).GetProperty("links").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await Made("keys", "rotate", "--only", "links")).GetProperty("dkim").ValueKind);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_in_a_sentence()
    {
        Assert.Equal((2, true), await Refused("nothing to rotate", "keys", "rotate"));
        _settings["Digest__Links__Key"] = "a key with a comma, long enough to be one";
        Assert.Equal((2, true), await Refused("contains a comma", "keys", "rotate"));
        _settings.Remove("Digest__Sender__Address");
        Assert.Equal((2, true), await Refused("--domain", "keys", "new"));
    }

    [Fact]
    public async Task A_key_file_that_is_broken_is_named_and_left_alone()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "keys")).FullName, "dkim-digest1.pem");
        await File.WriteAllTextAsync(file, "no key");

        Assert.Equal((1, true), await Refused($"{file} holds no private RSA key", "keys", "new", "--only", "dkim"));
        Assert.Equal("no key", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Another_domain_than_that_of_the_settings_is_told_and_what_is_no_domain_refused()
    {
        Take(await Made("keys", "new"));
        var said = (await Digest("keys", "new", "--domain", "other.example")).Out;

        Assert.Contains("The settings sign for news.example.org, not for other.example", said);
        Assert.Contains("Digest__Dkim__Domain=other.example", said);
        Assert.Equal((2, true), await Refused("is no domain", "keys", "new", "--domain", "bad domain"));
    }

    [Fact]
    public async Task Where_reports_cannot_be_matched_it_says_so()
    {
        Assert.DoesNotContain("cannot be matched", (await Digest("keys", "new")).Out);
        _settings["Digest__Sender__Verp"] = "false";
        Assert.Contains("Digest:Sender:Verp is off, so that reports cannot be matched", (await Digest("keys", "new")).Out);
        _settings.Remove("Digest__Sender__ReturnPath");
        Assert.Contains("Digest:Sender:ReturnPath is not set, so that reports cannot be matched", (await Digest("keys", "new")).Out);
    }

    [Fact]
    public async Task A_folder_that_is_a_file_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "keys"), "");
        Assert.Equal((2, true), await Refused("is a file, not a folder", "keys", "new"));
    }

    private async Task<(int, bool)> Refused(string why, params string[] args)
    {
        var ended = await Digest(args);
        return (ended.ExitCode, ended.Error.Contains(why, StringComparison.Ordinal));
    }
}
