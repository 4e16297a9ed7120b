using System.Net;
using System.Text;
using DigestService.Delivery;
using DigestService.Delivery.Dkim;
using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli.Doctor;

/// <summary>The program beside a database, a relay, a site and a <c>dig</c> of the test's own.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-doctor-").FullName;
    private readonly LoopbackSmtpServer _relay = LoopbackSmtpServer.Start();
    private TestDatabase _database = null!;
    private Dictionary<string, string> _settings = [];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _settings = DigestProgram.Configured(_database.ServiceConnectionString, _relay.Port);
        _settings["Digest__Sender__Address"] = "papers@example.org";
        _settings["Digest__Sender__ReturnPath"] = "bounce@example.org";
        _settings["Digest__Dkim__Selector"] = DkimSamples.Selector;
        _settings["Digest__Dkim__PrivateKey"] = DkimSamples.Pem;
        _settings["PATH"] = Path.Combine(_folder, "bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
    }

    public async Task DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Answers as dig does, from files; whatever has none does not exist.</summary>
    private void PlayDig(params (string Type, string Name, string Record)[] records)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (var (type, name, record) in records)
            File.WriteAllText(Path.Combine(bin, $"{type} {name}."), $";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n{name}. 300 IN {type} {record}\n");
        var dig = Path.Combine(bin, "dig");
        File.WriteAllText(dig, $"#!/bin/sh\ncat \"{bin}/$7 $9\" 2>/dev/null || echo ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(dig, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void PlayGoodDig() => PlayDig(
        ("TXT", DkimRecord.Name(DkimSamples.Domain, DkimSamples.Selector), DkimRecord.Quoted(DkimRecord.Text(DkimSamples.Key))),
        ("TXT", "example.org", "\"v=spf1 mx -all\""),
        ("TXT", "_dmarc.example.org", "\"v=DMARC1; p=none\""),
        ("MX", "example.org", "10 mail.example.org."));

    private static async Task<Dictionary<string, string>> Results(Task<DigestProgram.Ended> digest) =>
        (await digest).Json.GetProperty("checks").EnumerateArray().GroupBy(check => check.GetProperty("name").GetString()!)
            .ToDictionary(checks => checks.Key, checks => string.Join(' ', checks.Select(check => check.GetProperty("result").GetString())));

    private Task<DigestProgram.Ended> Digest(params string[] args) => DigestProgram.Run(args, _settings, _folder);

    [FactWhereInstalled("sh")]
    public async Task Where_all_is_well_it_says_so_and_sends_a_mail_as_all_others_are_sent()
    {
        PlayGoodDig();
        using var site = PlaySite(out var address);
        _settings["Digest__Site__PublicUrl"] = address;
        _settings["Digest__Erasures__Journal"] = Path.Combine(_folder, "erasures");
        await File.WriteAllTextAsync(_settings["Digest__Erasures__Journal"], "");

        var ended = await Digest("doctor", "--send-to", "ada@example.net", "--json");

        Assert.True(ended.ExitCode == 0, ended.Out + ended.Error);
        var results = await Results(Task.FromResult(ended));
        results.Remove("build");
        Assert.Equal(
            new() { ["database"] = "ok", ["schema"] = "ok", ["role"] = "ok", ["journal"] = "ok", ["templates"] = "ok", ["relay"] = "ok", ["mail"] = "ok", ["dkim"] = "ok", ["spf"] = "ok", ["dmarc"] = "ok", ["returns"] = "ok", ["site"] = "mind" },
            results);
        var mail = Assert.Single(_relay.Mails);
        Assert.StartsWith("DKIM-Signature: ", mail.Text);
        Assert.Equal(new ReturnedMail(0, 0), new ReturnPaths(new SenderSettings(), new LinkSettings { Key = _settings["Digest__Links__Key"] }).Read(mail.Sender));
    }

    [FactWhereInstalled("sh")]
    public async Task Whatever_is_wrong_is_told_at_once_and_ends_with_1()
    {
        PlayDig();
        _settings["ConnectionStrings__Digest"] = "Host=127.0.0.1;Port=1;Database=digest;Username=digest";
        _settings["Digest__Smtp__Port"] = "1";
        _settings["Digest__Site__PublicUrl"] = "http://127.0.0.1:1";
        _settings["Digest__Erasures__Journal"] = _folder;

        var ended = await Digest("doctor", "--json");

        Assert.Equal(1, ended.ExitCode);
        var results = await Results(Task.FromResult(ended));
        results.Remove("build");
        Assert.Equal(
            new() { ["database"] = "failed", ["journal"] = "failed", ["templates"] = "ok", ["relay"] = "failed", ["dkim"] = "failed", ["spf"] = "failed", ["dmarc"] = "failed", ["returns"] = "mind", ["site"] = "failed" },
            results);
    }

    [Fact]
    public async Task Without_dig_it_tells_what_to_look_for()
    {
        _settings["PATH"] = _folder;
        _settings["Digest__Site__PublicUrl"] = "http://127.0.0.1:1";

        var said = (await Digest("doctor")).Out;

        Assert.Contains($"digest1._domainkey.example.org. IN TXT {DkimRecord.Quoted(DkimRecord.Text(DkimSamples.Key))}", said);
        Assert.Contains("_dmarc.example.org. IN TXT", said);
        Assert.Matches("mind +journal +There is no journal of erasures", said);
    }

    [Fact]
    public async Task A_schema_of_before_and_a_site_without_TLS_are_told()
    {
        await using var empty = await TestDatabase.Create(migrated: false);
        _settings["ConnectionStrings__Digest"] = empty.ConnectionString;
        _settings["Digest__Site__PublicUrl"] = "http://digest.example.org";

        var ended = await Digest("doctor");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("run `digest migrate` once", ended.Out);
        Assert.Contains("is not https", ended.Out);
    }

    [FactWhereInstalled("sh")]
    public async Task A_dig_that_writes_without_end_is_stopped()
    {
        PlayDig();
        var dig = Path.Combine(_folder, "bin", "dig");
        File.Delete(dig);
        await File.WriteAllTextAsync(dig, "#!/bin/sh\nexec yes\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(dig, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _settings["Digest__Site__PublicUrl"] = "http://127.0.0.1:1";

        Assert.Contains("dig wrote more than 64 KB", (await Digest("doctor")).Out);
    }

    [FactWhereInstalled("sh")]
    public async Task Where_nothing_that_comes_back_can_be_matched_it_says_so()
    {
        PlayGoodDig();
        _settings["Digest__Sender__Verp"] = "false";
        _settings["Digest__Site__PublicUrl"] = "http://127.0.0.1:1";

        var results = await Results(Digest("doctor", "--json"));
        Assert.Equal(("mind", "ok"), (results["reports"], results["returns"]));
    }

    private static HttpListener PlaySite(out string address)
    {
        for (var port = 20_000 + Environment.ProcessId % 20_000; ; port++)
        {
            var site = new HttpListener();
            address = $"http://127.0.0.1:{port}";
            site.Prefixes.Add(address + "/");
            try
            {
                site.Start();
            }
            catch (HttpListenerException)
            {
                continue;
            }
            _ = Answer(site);
            return site;
        }
    }

    private static async Task Answer(HttpListener site)
    {
        var asked = await site.GetContextAsync();
        asked.Response.StatusCode = asked.Request.Url!.AbsolutePath == "/healthz" ? 200 : 404;
        asked.Response.Close(Encoding.ASCII.GetBytes("ok"), willBlock: true);
    }
}
