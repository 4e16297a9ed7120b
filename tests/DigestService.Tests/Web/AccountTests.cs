using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>A reader's data: behind a link that was asked for, and no other.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task From_a_digests_link_a_fresh_one_is_mailed_and_the_address_stays_hidden()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);

        var asked = await (await site.Submit(reader.Manage + "/account", "main button")).Content.ReadAsStringAsync();

        Assert.Contains("We have mailed you a link", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", asked, StringComparison.Ordinal);
        var mail = await reader.NewestMail();
        Assert.Equal("ada@example.org", mail.To.Mailboxes.Single().Address);
        Assert.Contains("/account/", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("/account/", mail.TextBody, StringComparison.Ordinal);
        Assert.False(mail.Headers.Contains("List-Unsubscribe"));
    }

    [Fact]
    public async Task Opening_the_link_changes_nothing_and_pressing_its_button_shows_the_data_once()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        await service.Do("insert into consents (subscriber_id, event, agreed_at, ip, wording) select subscriber_id, 'confirmed', now(), '192.0.2.7', 'Mail me <b>papers</b>' from subscribers");
        var link = await reader.AskForData(site);

        for (var time = 0; time < 2; time++) Assert.DoesNotContain("ada@", (await site.Open(link)).Body!.TextContent, StringComparison.Ordinal);
        var data = await Press(site, link);

        Assert.Equal("Your data", data.QuerySelector("h1")!.TextContent);
        foreach (var shown in new[] { "ada@example.org", "192.0.2.7", "Mail me <b>papers</b>", "every day at 07:00 UTC" })
            Assert.Contains(shown, data.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("This link has ended", (await site.Open(link)).QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("ada@", (await site.Open(link)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_pressed_by_two_shows_the_data_to_one()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var link = await (await Reader.Subscribe(service)).AskForData(site);
        var door = await site.Open(link);

        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await (await site.Submit(door, link, "main button")).Content.ReadAsStringAsync()));

        Assert.Single(pages, page => page.Contains("ada@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_used_or_expired_link_offers_another_to_the_same_inbox()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        var used = await reader.AskForData(site);
        await Press(site, used);
        await reader.Later("11 minutes");

        Assert.Contains("mailed you another", (await Press(site, used)).Body!.TextContent, StringComparison.Ordinal);
        var fresh = TestSite.LinkIn((await reader.NewestMail()).TextBody, "account");
        Assert.NotEqual(used, fresh);
        Assert.Equal("Your data", (await site.Open(fresh)).QuerySelector("h1")!.TextContent);
        var expired = $"/account/{reader.Sign(LinkPurpose.Account, await service.Ask<long>("select max(link_id) from fresh_links"), expires: DateTimeOffset.UtcNow.AddSeconds(-5))}";
        Assert.Equal("This link has ended", (await site.Open(expired)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_forwarded_digest_reaches_no_account_data()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        var account = await reader.AskForData(site);
        var door = await site.Open(account);

        foreach (var purpose in new[] { LinkPurpose.Manage, LinkPurpose.Unsubscribe, LinkPurpose.View, LinkPurpose.Feed, LinkPurpose.Confirm, LinkPurpose.Session })
        {
            var path = $"/account/{reader.Sign(purpose, about: 1)}";
            Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(path)).StatusCode);
            Assert.False((await site.Submit(door, path, "main button")).IsSuccessStatusCode);
        }
        Assert.Equal(1, await service.Ask<int>("select count(*) from fresh_links where used_at is null"));
    }

    [Theory]
    [InlineData("Export")]
    [InlineData("Data")]
    [InlineData("Address")]
    [InlineData("Erase")]
    [InlineData("EraseNow")]
    public async Task Without_the_session_of_this_very_link_nothing_can_be_done(string handler)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var ada = await Reader.Subscribe(service);
        var grace = await Reader.Subscribe(service, "grace@example.org");
        var link = await ada.AskForData(site);
        var door = await site.Open(link);
        var linkId = await service.Ask<long>("select max(link_id) from fresh_links");
        string[] sessions =
        [
            "", "AAAA", link.Split('/')[^1], ada.Manage.Split('/')[^1],
            ada.Sign(LinkPurpose.Session, linkId + 1, expires: DateTimeOffset.UtcNow.AddMinutes(5)),
            ada.Sign(LinkPurpose.Session, linkId, expires: DateTimeOffset.UtcNow.AddSeconds(-1)),
            ada.Sign(LinkPurpose.Session, linkId),
            ada.Sign(LinkPurpose.Session, linkId, version: 2, expires: DateTimeOffset.UtcNow.AddMinutes(5)),
            grace.Sign(LinkPurpose.Session, linkId, expires: DateTimeOffset.UtcNow.AddMinutes(5)),
        ];

        foreach (var session in sessions)
        {
            var form = door.QuerySelector("main form")!;
            form.SetAttribute("action", $"{link}?handler={handler}");
            var answer = await TestSite.Read(await site.Submit(door, link, "main button", ("session", session), ("email", "thief@example.org")));
            Assert.Equal("This link has ended", answer.QuerySelector("h1")!.TextContent);
        }
        Assert.Equal(2, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from address_changes"));
    }

    [Fact]
    public async Task The_session_stands_in_no_address()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var data = await Data(site, await Reader.Subscribe(service));

        var session = data.Page.QuerySelector("input[name=session]")!.GetAttribute("value")!;
        Assert.DoesNotContain(data.Page.QuerySelectorAll("[href], [action], [formaction]"), element =>
            new[] { "href", "action", "formaction" }.Any(name => element.GetAttribute(name)?.Contains(session, StringComparison.Ordinal) == true));
        Assert.Equal(3, data.Page.QuerySelectorAll("main form input[name=session]").Length);
    }

    [Fact]
    public async Task Everything_comes_as_a_file_that_nobody_keeps()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var data = await Data(site, await Reader.Subscribe(service));

        using var answer = await site.Submit(data.Page, data.Link, "form[action*=Export]");

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("ada@example.org", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("email").GetString());
    }

    [Fact]
    public async Task Erasing_takes_two_buttons_and_leaves_nothing()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var data = await Data(site, await Reader.Subscribe(service));
        await service.Do("insert into suppressions values ('\\x00', 'ada@example.org', 'complained', now())");

        var asked = await TestSite.Read(await site.Submit(data.Page, data.Link, "form[action*=Erase]"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Contains("What stays", asked.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Your data", (await TestSite.Read(await site.Submit(asked, data.Link, "button.quiet"))).QuerySelector("h1")!.TextContent);
        var erased = await TestSite.Read(await site.Submit(asked, data.Link, "button.danger"));

        Assert.Equal("Everything is erased", erased.QuerySelector("h1")!.TextContent);
        Assert.Equal(0, await service.Ask<int>("select (select count(*) from subscribers) + (select count(*) from outbox) + (select count(*) from fresh_links)"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from suppressions where email is null"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(data.Link)).StatusCode);
    }

    /// <summary>The page that a fresh link opens.</summary>
    internal static async Task<(string Link, IHtmlDocument Page)> Data(TestSite site, Reader reader)
    {
        var link = await reader.AskForData(site);
        return (link, await Press(site, link));
    }

    private static async Task<IHtmlDocument> Press(TestSite site, string link)
    {
        var answer = await site.Submit(link, "main button");
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return await TestSite.Read(answer.EnsureSuccessStatusCode());
    }
}
