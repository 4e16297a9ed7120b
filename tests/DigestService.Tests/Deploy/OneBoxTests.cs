using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AngleSharp.Html.Parser;
using DigestService.Database;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Deploy;

/// <summary>The steps of docker-compose.yml and of deploy/systemd where there is neither: publish, and run as somebody with no rights, with the documented settings and no others.</summary>
public sealed class OneBoxTests : IAsyncLifetime
{
    private readonly UnprivilegedUser _user = UnprivilegedUser.ForServer();
    private readonly LoopbackSmtpServer _mail = LoopbackSmtpServer.Start();
    private readonly List<Process> _running = [];
    private TestDatabase _database = null!;
    private string _folder = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create(migrated: false);
        _folder = _user.MakeFolder("digest-onebox-");
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _running.Where(process => !process.HasExited)) process.Kill(entireProcessTree: true);
        await _mail.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Program => Path.Combine(_folder, "app", "DigestService.dll");

    /// <summary>As the image sets them, then digest.env, then what stands in files of secrets.</summary>
    private ProcessStartInfo Command(string url, params string[] words)
    {
        var start = _user.Command(["dotnet", Program, .. words]);
        foreach (var known in start.Environment.Keys.Where(key => key.StartsWith("Digest", StringComparison.Ordinal) || key.StartsWith("ConnectionStrings", StringComparison.Ordinal)).ToList()) start.Environment.Remove(known);
        foreach (var (key, value) in Yaml.Environment(Path.Combine(Checkout.Root, "deploy", "example.env"))) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        (start.Environment["Digest__Smtp__Host"], start.Environment["Digest__Smtp__Port"]) = ("127.0.0.1", $"{_mail.Port}");
        foreach (var (secret, file) in new[] { ("ConnectionStrings__Digest", "connection_string"), ("Digest__Links__Key", "links_key"), ("Digest__Smtp__Password", "smtp_password") })
            start.Environment[secret + "__File"] = Path.Combine(_folder, file);
        start.Environment["ASPNETCORE_URLS"] = url;
        start.WorkingDirectory = _folder;
        return start;
    }

    [FactWhereInstalled("kill")]
    public async Task Published_and_run_by_nobody_in_particular_it_takes_a_sign_up_and_mails_it()
    {
        await Publish();
        await File.WriteAllTextAsync(Path.Combine(_folder, "owner_connection_string"), _database.ConnectionString + "\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "connection_string"), _database.ServiceConnectionString + "\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "links_key"), new string('k', 44) + "\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "smtp_password"), "\n");
        var (site, worker) = (FreeUrl(), FreeUrl());

        var migrate = Command(site, "migrate", "--grant", TestDatabase.ServiceRole);
        migrate.Environment["ConnectionStrings__Digest__File"] = Path.Combine(_folder, "owner_connection_string");
        Assert.Contains("The schema is at version", await Ended(migrate), StringComparison.Ordinal);
        using var browser = new HttpClient();
        var processes = new[] { Start(Command(site, "web")), Start(Command(worker, "worker")) };
        foreach (var url in new[] { site, worker }) Assert.StartsWith("ready", await Answer(browser, url + "/readyz"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(worker + "/")).StatusCode);

        var doctor = Command(site, "doctor", "--json");
        doctor.Environment["Digest__Site__PublicUrl"] = site;
        using var checks = JsonDocument.Parse((await Ended(doctor, mayFail: true)).TrimEnd().Split('\n')[^1]);
        Assert.All(checks.RootElement.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("name").GetString() is "database" or "schema" or "relay" or "templates"), check => Assert.Equal("ok", check.GetProperty("result").GetString()));
        Assert.All(checks.RootElement.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("result").GetString() == "failed"), check => Assert.Contains(check.GetProperty("name").GetString(), (string[])["spf", "dmarc"])); // the image has no dig, and does not look
        await SignUp(browser, site);
        for (var patience = 0; _mail.Count == 0 && patience < 600; patience++) await Task.Delay(50);
        Assert.Equal("ada@example.org", _mail.Mails.Single().Recipient);

        foreach (var process in processes)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    private async Task Publish()
    {
        // Without compiling ahead of time, which `digest bench workers` does: it takes a minute.
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
            ["publish", Path.Combine(Checkout.Root, "src", "DigestService"), "-c", "Release", "--no-build", "-v", "quiet", "-nologo", $"-p:UseStandIns={(Product.HasStandIns ? "true" : "false")}", "-o", Path.Combine(_folder, "app")])
        { RedirectStandardOutput = true })!;
        var told = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, told);
    }

    private Process Start(ProcessStartInfo command)
    {
        var process = Process.Start(command)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        _running.Add(process);
        return process;
    }

    private static async Task<string> Ended(ProcessStartInfo command, bool mayFail = false)
    {
        using var process = Process.Start(command)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(mayFail || process.ExitCode == 0, await complained);
        return await said;
    }

    private static async Task<string> Answer(HttpClient browser, string url)
    {
        for (var patience = 0; ; patience++, await Task.Delay(100))
        {
            try
            {
                return await browser.GetStringAsync(url);
            }
            catch (HttpRequestException) when (patience < 600)
            {
            }
        }
    }

    private static async Task SignUp(HttpClient browser, string site)
    {
        var form = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(site + "/subscribe"));
        var fields = form.QuerySelectorAll("main form input[type=hidden]").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));
        using var answer = await browser.PostAsync(site + "/subscribe", new FormUrlEncodedContent([.. fields, KeyValuePair.Create("email", "ada@example.org")]));
        Assert.Contains("Check your inbox", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
