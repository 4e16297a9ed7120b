using System.Diagnostics;
using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class LogsTests
{
    [FactWhereInstalled("kill")]
    public async Task However_much_the_site_tells_its_log_it_tells_no_token()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O"));
        var tokens = new[] { LinkPurpose.Confirm, LinkPurpose.Manage, LinkPurpose.Unsubscribe, LinkPurpose.View }
            .Select(purpose => service.Get<LinkSigner>().Sign(new SignedLink(purpose, reader, 1, ExpiresAt: DateTimeOffset.UtcNow.AddHours(1)))).ToArray();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigestService.dll"), "web", "--verbose"]) { RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (key, value) in DigestProgram.Configured(service.Settings.ConnectionString!, service.Mail.Port)) start.Environment[key] = value;
        var port = FreePort();
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        using var site = Process.Start(start)!;
        var log = site.StandardError.ReadToEndAsync();
        using var browser = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Answers(browser);

        foreach (var page in new[] { "confirm", "manage", "unsubscribe", "left", "digest", "feed", "nowhere" })
            foreach (var token in tokens)
            {
                await browser.GetAsync($"/{page}/{token}");
                await browser.PostAsync($"/{page}/{token}", new FormUrlEncodedContent([new("x", "y")]));
                await browser.PostAsync($"/{page}/{token}", new StringContent("{"));
            }
        await service.Do("alter table subscribers rename to gone");
        await browser.GetAsync($"/manage/{tokens[1]}");
        Process.Start("kill", ["-TERM", $"{site.Id}"])!.WaitForExit();
        await site.WaitForExitAsync();

        Assert.Contains("A page could not be shown", await log, StringComparison.Ordinal); // it does write
        foreach (var token in tokens) Assert.DoesNotContain(token, await log, StringComparison.Ordinal);
    }

    private static async Task Answers(HttpClient browser)
    {
        for (var patience = 0; ; patience++)
        {
            try
            {
                await browser.GetAsync("/healthz");
                return;
            }
            catch (HttpRequestException) when (patience < 600)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
