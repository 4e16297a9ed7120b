using System.Net;
using DigestService.Cli;
using DigestService.Rendering;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>About, imprint and privacy.</summary>
public sealed class NoticesTests
{
    [Fact]
    public async Task The_imprint_names_who_runs_the_site_where_they_are_and_how_to_reach_them()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var imprint = await site.Open("/imprint");

        Assert.Equal(["Example Lab", "1 Example Street", "operator@digest.example.org"], imprint.QuerySelectorAll("dd").Select(each => each.TextContent.Trim()));
        Assert.Equal("mailto:operator@digest.example.org", imprint.QuerySelector("dd a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Every_page_leads_to_all_notices_and_thanks_the_sources()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var path in new[] { "/", "/about", "/imprint", "/privacy", "/keywords" })
        {
            var page = await site.Open(path);
            Assert.Equal(["/about", "/keywords", "/feed.xml", "/imprint", "/privacy"], page.QuerySelectorAll("footer nav a").Select(link => link.GetAttribute("href")));
            Assert.Contains("Thank you to arXiv for use of its open access interoperability", page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
            Assert.Single(page.QuerySelectorAll("h1"));
        }
    }

    [Fact]
    public async Task The_privacy_page_names_the_operator_and_the_days_that_unconfirmed_sign_ups_are_kept()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var text = (await site.Open("/privacy")).QuerySelector("main")!.TextContent;

        foreach (var told in new[] { "Example Lab", "deleted after 7 days", "no cookies for its readers", "the operator's own", "IP address", "export", "erase", "keyword", "Every digest has a link", "hash of each address that is typed into a form, for a day", "30 days", "deleted after 180 days", "after you left, for 3 years" })
            Assert.Contains(told, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_own_privacy_notice_takes_the_place_of_ours()
    {
        await using var service = await TestService.Start();
        var settings = service.Settings with { Site = service.Settings.Site with { PrivacyUrl = "https://lab.example.org/privacy" } };
        await using var app = RunVerb.Build(settings, site: true, worker: false, mailbox: null, Microsoft.Extensions.Logging.LogLevel.None, "http://127.0.0.1:0");
        await app.StartAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await browser.GetAsync("/privacy");

        Assert.Equal((HttpStatusCode.Redirect, "https://lab.example.org/privacy"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Contains("href=\"https://lab.example.org/privacy\"", await browser.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_example_of_the_keyword_language_is_one_and_leads_to_its_search()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var link in (await site.Open("/keywords")).QuerySelectorAll("td a"))
        {
            Assert.IsType<DigestService.Matching.Query>(DigestService.Matching.Query.Parse(link.TextContent));
            Assert.Equal($"/search?q={Uri.EscapeDataString(link.TextContent)}", link.GetAttribute("href"));
        }
    }
}
