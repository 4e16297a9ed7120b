using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>A change of address, from the form to the undo.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task It_is_confirmed_at_the_new_address_and_undone_at_the_old_one()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        var (link, data) = await AccountTests.Data(site, reader);

        (await site.Submit(data, link, "form[action*=Address]", ("email", "new@example.org"))).EnsureSuccessStatusCode();
        var letter = await reader.NewestMail();
        Assert.Equal("new@example.org", letter.To.Mailboxes.Single().Address);
        Assert.DoesNotContain("ada@", letter.HtmlBody + letter.TextBody, StringComparison.Ordinal);
        var confirm = TestSite.LinkIn(letter.TextBody, "address");
        Assert.DoesNotContain("ada@", (await site.Open(confirm)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));
        Assert.Equal("Your digests come here now", await Press(site, confirm));
        Assert.Equal("new@example.org", await service.Ask<string>("select email from subscribers"));

        await reader.NewestMail();
        var told = Newest(service, "ada@example.org");
        Assert.DoesNotContain("new@", told.HtmlBody + told.TextBody, StringComparison.Ordinal);
        var undo = TestSite.LinkIn(told.TextBody, "address/undo");
        await site.Open(undo);
        Assert.Equal("new@example.org", await service.Ask<string>("select email from subscribers"));
        Assert.Equal("Your digests come here again", await Press(site, undo));
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));
        Assert.Equal("This link has ended", (await site.Open(undo)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Pressed_twice_or_opened_again_the_link_says_that_it_has_ended()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        await service.Get<ChangeAddress>().Ask((await service.Get<SubscriberStore>().Find(reader.Id))!, EmailAddress.Parse("new@example.org"), DateTimeOffset.UtcNow);
        var link = TestSite.LinkIn((await reader.NewestMail()).TextBody, "address");
        var page = await site.Open(link);
        Assert.Equal("Your digests come here now", (await TestSite.Read(await site.Submit(page, link, "main button"))).QuerySelector("h1")!.TextContent);

        Assert.Equal("This link has ended", (await TestSite.Read(await site.Submit(page, link, "main button"))).QuerySelector("h1")!.TextContent);
        Assert.Equal("This link has ended", (await site.Open(link)).QuerySelector("h1")!.TextContent);
        Assert.Equal(2, await service.Ask<int>("select link_version from subscribers"));
    }

    [Fact]
    public async Task The_new_address_gets_the_new_link_at_once_and_so_does_the_old_one_after_an_undo()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        await Change(service, reader, "new@example.org");
        await reader.NewestMail();
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync(TestSite.LinkIn(Newest(service, "new@example.org").TextBody, "manage"))).StatusCode);

        Assert.Equal("Your digests come here again", await Press(site, TestSite.LinkIn(Newest(service, "ada@example.org").TextBody, "address/undo")));
        await reader.NewestMail();

        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync(TestSite.LinkIn(Newest(service, "ada@example.org").TextBody, "manage"))).StatusCode);
        var told = Newest(service, "new@example.org");
        Assert.Contains("taken back", told.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", told.HtmlBody + told.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/manage/", told.HtmlBody + told.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_has_left_gets_no_link_to_preferences_but_hears_of_the_undo()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        await Change(service, reader, "new@example.org");
        await reader.NewestMail();
        await service.Subscription.Leave(reader.Id, DateTimeOffset.UtcNow);

        await Press(site, TestSite.LinkIn(Newest(service, "ada@example.org").TextBody, "address/undo"));
        var before = service.Mails.Count;
        var told = await reader.NewestMail();

        Assert.Equal(before + 1, service.Mails.Count);
        Assert.Equal("new@example.org", told.To.Mailboxes.Single().Address);
    }

    private static MimeKit.MimeMessage Newest(TestService service, string to) => service.Mails.Last(mail => mail.To.Mailboxes.Single().Address == to);

    [Fact]
    public async Task Afterwards_old_mails_manage_nothing_but_can_be_left_by_and_looked_at()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("1", "A router", $"{DateTime.UtcNow:yyyy-MM-dd}"));
        await service.ComposeAndSend(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));
        var digest = service.Mails.Single().TextBody;
        await Change(service, reader, "new@example.org");

        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(TestSite.LinkIn(digest, "manage"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync(TestSite.LinkIn(digest, "digest"))).StatusCode);
        var leave = TestSite.LinkIn(digest, "unsubscribe");
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync(leave)).StatusCode);
        (await site.Browser.PostAsync(leave, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))).EnsureSuccessStatusCode();
        Assert.Equal("unsubscribed", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task Whether_an_address_is_known_shows_in_no_answer()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await Reader.Subscribe(service, "known@example.org");
        var answers = new List<string>();
        foreach (var (who, to) in new[] { ("ada@example.org", "known@example.org"), ("grace@example.org", "unknown@example.org"), ("alan@example.org", "known@example.org") })
        {
            var (link, data) = await AccountTests.Data(site, await Reader.Subscribe(service, who));
            answers.Add((await TestSite.Read(await site.Submit(data, link, "form[action*=Address]", ("email", to)))).QuerySelector("main")!.TextContent);
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(2, await service.Ask<int>("select count(*) from outbox where kind = 'newaddress'"));
    }

    [Fact]
    public async Task The_owner_of_a_taken_address_is_told_and_nothing_changes()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await Reader.Subscribe(service, "new@example.org");
        var reader = await Reader.Subscribe(service);
        await service.Get<ChangeAddress>().Ask((await service.Get<SubscriberStore>().Find(reader.Id))!, EmailAddress.Parse("new@example.org"), DateTimeOffset.UtcNow);

        Assert.Equal("Nothing was changed", await Press(site, TestSite.LinkIn((await reader.NewestMail()).TextBody, "address")));
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers where subscriber_id = @Id", new { reader.Id }));
    }

    [Theory]
    [InlineData("nobody", "has no @")]
    [InlineData("ADA@example.org", "already")]
    [InlineData("a@b\r\nBcc: c@d.example", "control character")]
    [InlineData("", "empty")]
    public async Task What_cannot_be_the_new_address_is_told_in_place(string typed, string fault)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (link, data) = await AccountTests.Data(site, await Reader.Subscribe(service));

        var page = await TestSite.Read(await site.Submit(data, link, "form[action*=Address]", ("email", typed)));

        Assert.Contains(fault, page.QuerySelector("#email-fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.QuerySelector("#email")!.GetAttribute("aria-invalid"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from address_changes"));
    }

    [Fact]
    public async Task Links_of_one_reader_or_purpose_do_not_work_for_another()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var ada = await Reader.Subscribe(service);
        var grace = await Reader.Subscribe(service, "grace@example.org");
        await Change(service, ada, "new@example.org");
        var changeId = await service.Ask<long>("select max(change_id) from address_changes");

        foreach (var path in new[] { $"/address/{ada.Sign(LinkPurpose.UndoAddress, changeId)}", $"/address/undo/{ada.Sign(LinkPurpose.ChangeAddress, changeId, 2)}", $"/address/{ada.Sign(LinkPurpose.Manage, changeId, 2)}" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(path)).StatusCode);
        Assert.Equal("This link has ended", (await site.Open($"/address/undo/{grace.Sign(LinkPurpose.UndoAddress, changeId)}")).QuerySelector("h1")!.TextContent);
        Assert.Equal("This link has ended", (await site.Open($"/address/undo/{ada.Sign(LinkPurpose.UndoAddress, changeId, expires: DateTimeOffset.UtcNow.AddSeconds(-1))}")).QuerySelector("h1")!.TextContent);
        Assert.Equal("new@example.org", await service.Ask<string>("select email from subscribers where subscriber_id = @Id", new { ada.Id }));
    }

    private static async Task Change(TestService service, Reader reader, string to)
    {
        var subscriber = (await service.Get<SubscriberStore>().Find(reader.Id))!;
        await service.Get<ChangeAddress>().Ask(subscriber, EmailAddress.Parse(to), DateTimeOffset.UtcNow);
        var link = new SignedLink(LinkPurpose.ChangeAddress, reader.Id, subscriber.LinkVersion, await service.Ask<long>("select max(change_id) from address_changes"));
        Assert.Equal(AddressOutcome.Changed, await service.Get<ChangeAddress>().Confirm(link, DateTimeOffset.UtcNow));
    }

    /// <returns>What the page then says.</returns>
    private static async Task<string> Press(TestSite site, string path) =>
        (await TestSite.Read((await site.Submit(path, "main button")).EnsureSuccessStatusCode())).QuerySelector("h1")!.TextContent;
}
