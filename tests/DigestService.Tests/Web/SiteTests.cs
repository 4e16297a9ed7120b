using System.Net;
using DigestService.Digests;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web;

namespace DigestService.Tests.Web;

public sealed class SiteTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task The_front_page_lists_the_newest_day_best_first()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Yesterday", "2025-12-10"), Told.Listed("2", "Calm", "2025-12-11", votes: 1), Told.Listed("3", "Loud", "2025-12-11", votes: 90));
        await using var site = await TestSite.Start(service);

        var page = await site.Open("/");

        Assert.Equal(["Loud", "Calm"], page.QuerySelectorAll(".papers h2").Select(title => title.TextContent.Trim()));
        Assert.Equal("/2025-12-10", page.QuerySelector(".days nav a")!.GetAttribute("href"));
        Assert.Equal(["Loud", "Yesterday", "Calm"], (await site.Open("/2025-W50")).QuerySelectorAll(".papers h2").Select(title => title.TextContent.Trim()));
        Assert.Equal(["Yesterday"], (await site.Open("/2025-12-10")).QuerySelectorAll(".papers h2").Select(title => title.TextContent.Trim()));
    }

    [Fact]
    public async Task Markup_in_a_title_is_text()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "<script>alert(1)</script></li>", "2025-12-11", @abstract: "<img src=x onerror=alert(1)>"));
        await using var site = await TestSite.Start(service);

        var page = await site.Open("/");

        Assert.Empty(page.QuerySelectorAll("main script, main img"));
        Assert.Contains("<script>", page.QuerySelector(".papers h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_paper_the_page_says_so()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        Assert.Equal("No papers yet", (await site.Open("/")).QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/2025-13-45")]
    [InlineData("/mailbox")]
    [InlineData("/unsubscribe/AAAA")]
    [InlineData("/manage/AAAA")]
    [InlineData("/confirm/AAAA")]
    [InlineData("/digest/AAAA")]
    public async Task What_is_not_there_is_a_plain_404(string path)
    {
        using var answer = await undisturbed.Site.Browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("Exception", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var path in new[] { "/", "/site.css", "/healthz", "/nowhere" })
        {
            using var answer = await site.Browser.GetAsync(path);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task A_fault_is_told_plainly_and_with_the_same_headers()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await service.Do("alter table papers rename to gone");

        using var answer = await site.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("gone", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_answers_without_and_readiness_with_the_database()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        Assert.StartsWith("ready\n", await site.Browser.GetStringAsync("/readyz"), StringComparison.Ordinal);

        await service.Do("insert into schema_migrations (version, name) values (999, 'from the future')");
        Assert.StartsWith("ready", await site.Browser.GetStringAsync("/readyz"), StringComparison.Ordinal); // while an upgrade rolls

        await service.Do("delete from schema_migrations where version > 1");

        Assert.Equal("ok", await site.Browser.GetStringAsync("/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.Browser.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task The_mailbox_shows_mails_the_newest_first_in_a_sandbox_and_nothing_beside_them()
    {
        await using var service = await TestService.Start();
        var folder = Directory.CreateTempSubdirectory("digest-mailbox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "1.eml"),
            "From: papers@digest.example\r\nTo: ada@example.org\r\nSubject: <b>Hello</b>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Mail</p><script>alert(1)</script>\r\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "0.eml"), "From: papers@digest.example\r\nTo: ada@example.org\r\nSubject: Older\r\n\r\nMail\r\n");
        await using var site = await TestSite.Start(service, new Mailbox(folder));

        var page = await site.Open("/mailbox");
        Assert.Equal("/mailbox/1.eml", page.QuerySelector(".mails a[aria-current]")!.GetAttribute("href"));
        Assert.Equal(["<b>Hello</b>", "Older"], page.QuerySelectorAll(".mails strong").Select(each => each.TextContent));
        Assert.Equal("<b>Hello</b>", page.QuerySelector(".mails strong")!.TextContent);
        Assert.DoesNotContain("allow-scripts", page.QuerySelector("iframe")!.GetAttribute("sandbox"), StringComparison.Ordinal);
        foreach (var part in new[] { page, await site.Open("/mailbox/0.eml") }.Select(each => each.QuerySelector("iframe")!.GetAttribute("src")).Append("/mailbox/1.eml/source"))
        {
            using var mail = await site.Browser.GetAsync(part);
            Assert.Equal((part, HttpStatusCode.OK), (part, mail.StatusCode));
            Assert.StartsWith("sandbox", mail.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal); // under a page's policy no frame would show it
        }
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync("/mailbox/..%2F..%2Fetc%2Fpasswd/source")).StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_link_of_another_purpose_or_an_older_version_opens_nothing()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await using var site = await TestSite.Start(service);
        var signer = service.Get<LinkSigner>();
        var view = signer.Sign(new SignedLink(LinkPurpose.View, reader, 1));
        var revoked = signer.Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 0));

        foreach (var path in new[] { $"/unsubscribe/{view}", $"/manage/{view}", $"/confirm/{view}", $"/unsubscribe/{revoked}" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.PostAsync($"/unsubscribe/{view}", null)).StatusCode);
        Assert.Equal("active", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task In_the_browser_a_paper_that_cannot_be_shown_any_more_is_left_out_as_in_a_mail()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"), Told.Listed("2", "Another router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["author:lovelace"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await using var site = await TestSite.Start(service);
        var path = $"/digest/{service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.View, reader, 1, await service.Ask<long>("select digest_id from digests")))}";

        await service.Do("update papers set authors = array['Ada Lovelace', null] where alias = 'arxiv:2'");
        Assert.Contains("Router", await site.Browser.GetStringAsync(path), StringComparison.Ordinal);
        Assert.DoesNotContain("Another router", await site.Browser.GetStringAsync(path), StringComparison.Ordinal);

        await service.Do("update papers set authors = array['Ada Lovelace', null]");
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task And_N_more_leads_to_all_that_matched()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", [.. Enumerable.Range(1, 5).Select(at => Told.Listed($"{at}", $"Router {at}", "2025-12-11")), Told.Listed("9", "Chess", "2025-12-11")]);
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], MaxPapers = 2, TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await using var site = await TestSite.Start(service);

        var text = service.Mails.Single().TextBody!;
        var link = new Uri(text[text.IndexOf("https://digest.example.org/digest/", StringComparison.Ordinal)..].Split(['\r', '\n', ' '], 2)[0]).AbsolutePath;

        Assert.Contains(link + "/all", text, StringComparison.Ordinal);
        Assert.Equal(5, (await site.Open(link + "/all")).QuerySelectorAll(".papers h2").Length);
    }

    [Fact]
    public async Task An_expired_confirmation_confirms_nothing()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, DateTimeOffset.UtcNow);
        await using var site = await TestSite.Start(service);
        var link = service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Confirm, reader.SubscriberId, 1, ExpiresAt: DateTimeOffset.UtcNow.AddMinutes(-1)));

        Assert.Contains("expired", (await site.Open($"/confirm/{link}")).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("pending", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task Leaving_with_one_click_takes_multipart_too_and_twice_is_once()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await using var site = await TestSite.Start(service);
        var path = $"/unsubscribe/{service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 1))}";

        for (var time = 0; time < 2; time++)
            Assert.Equal(HttpStatusCode.OK, (await site.Browser.PostAsync(path, new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } })).StatusCode);

        Assert.Equal("unsubscribed", await service.Ask<string>("select state from subscribers"));
        Assert.Contains("unsubscribed", (await site.Open(path)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }
}
