using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

/// <summary>Somebody types the address of one who has left into the form: nothing is theirs to change until that address confirms.</summary>
public sealed class ResubscriptionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly string[] Theirs = ["subscribers", "profiles", "schedule", "parked_schedules", "digests", "keywords"];
    private TestService _service = null!;
    private TestSite _site = null!;
    private Reader _ada = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.Start();
        _site = await TestSite.Start(_service);
        await _service.Tell("hf", Now.AddDays(-2).ToString("O"), Told.Listed("1", "A router", $"{Now.AddDays(-2):yyyy-MM-dd}"));
        _ada = new Reader(_service, await _service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "Asia/Tokyo", MaxPapers = 3 }, Now.AddDays(-2).ToString("O")));
        await _service.ComposeAndSend(Now.AddDays(-2).ToString("O"));
        await _service.Subscription.Leave(_ada.Id, Now.AddDays(-1));
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    /// <summary>As the form takes it up; the answer to it is the same for everybody (see <c>SubscribeTests</c>).</summary>
    private async Task SignUp(DateTimeOffset at, params string[] keywords)
    {
        await _service.Get<SignUps>().Ask(EmailAddress.Parse("ADA@example.org"), keywords, IPAddress.Loopback, at);
        await _service.Get<SignUps>().TakeAll();
    }

    private async Task<string> ConfirmationLink()
    {
        await _service.Deliver(Now.AddHours(1).ToString("O"));
        return TestSite.LinkIn(_service.Mails.Last(mail => mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal)).TextBody, "confirm");
    }

    private async Task<Subscriber> Find() => (await _service.Get<SubscriberStore>().Find(_ada.Id))!;

    private async Task<IReadOnlyList<string>> Keywords() => (await _service.Get<SubscriberStore>().Profile(_ada.Id)).Keywords;

    [Fact]
    public async Task A_stranger_changes_nothing_that_is_theirs()
    {
        var before = await _service.AllRows();

        await SignUp(Now, "casino");

        var after = await _service.AllRows();
        foreach (var table in Theirs) Assert.Equal(before[table], after[table]);
    }

    [Fact]
    public async Task Their_own_ways_back_work_on()
    {
        await SignUp(Now, "casino");

        using var back = await _site.Submit($"/unsubscribe/{_ada.Sign(LinkPurpose.Unsubscribe)}", "form[action*='handler=return'] button:not(.quiet)");

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(SubscriberState.Active, (await Find()).State);
        Assert.Equal(["router"], await Keywords());
        Assert.Equal("You are subscribed", (await _site.Open(await Undelivered())).QuerySelector("h1")!.TextContent);
    }

    /// <summary>The mail's link, signed as the mail would sign it: the mail itself is not sent any more.</summary>
    private async Task<string> Undelivered()
    {
        await _service.Deliver(Now.AddMinutes(1).ToString("O"));
        Assert.DoesNotContain(_service.Mails, mail => mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal));
        var about = await _service.Ask<long>("select resubscription_id from resubscriptions");
        return $"/confirm/{_ada.Sign(LinkPurpose.Confirm, about, expires: Now.AddDays(7))}";
    }

    [Fact]
    public async Task The_page_shows_the_new_keywords_and_only_its_button_takes_them_over()
    {
        await SignUp(Now, "casino");
        var page = await ConfirmationLink();

        Assert.Equal("casino", (await _site.Open(page)).QuerySelector(".chip")!.TextContent.Trim());
        Assert.Equal((SubscriberState.Unsubscribed, 1), ((await Find()).State, (await Find()).LinkVersion));
        using var pressed = await _site.Submit(page, "main form", ("zone", "Europe/Berlin"));

        var reader = await Find();
        Assert.Equal((SubscriberState.Active, null, 2), (reader.State, reader.LeftAt, reader.LinkVersion));
        Assert.Equal(["casino"], await Keywords());
        Assert.Equal("Europe/Berlin", (await _service.Get<SubscriberStore>().Profile(_ada.Id)).TimeZone);
        Assert.Equal($"confirmed {Consents.Confirmed}", await _service.Ask<string>("select event || ' ' || wording from consents order by consent_id desc limit 1"));
        Assert.Equal(1, await _service.Ask<int>("select count(*) from digests"));
        Assert.Equal(1, await _service.Ask<int>("select count(*) from schedule"));
    }

    [Fact]
    public async Task Pressed_twice_or_opened_again_it_says_the_same()
    {
        await SignUp(Now, "casino");
        var page = await ConfirmationLink();
        var form = await _site.Open(page);

        for (var time = 0; time < 2; time++)
        {
            var said = await TestSite.Read(await _site.Submit(form, page, "main form"));
            Assert.Equal("You are subscribed", said.QuerySelector("h1")!.TextContent);
            Assert.NotNull(said.QuerySelector("main a.button[href*='/manage/']"));
        }

        Assert.Equal("You are subscribed", (await _site.Open(page)).QuerySelector("h1")!.TextContent);
        Assert.Equal(1, await _service.Ask<int>("select count(*) from consents where event = 'confirmed'"));
    }

    [Fact]
    public async Task Links_to_the_preferences_of_before_end_with_it_and_an_old_address_gets_no_new_ones()
    {
        await SignUp(Now, "casino");
        var page = await ConfirmationLink();
        (await _site.Submit(page, "main form")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await _site.Browser.GetAsync(_ada.Manage)).StatusCode);

        await _service.Do("update subscribers set email = 'new@example.org', email_key = 'new@example.org', link_version = link_version + 1"); // as a change of address does

        Assert.Equal(HttpStatusCode.NotFound, (await _site.Browser.GetAsync(page)).StatusCode);
    }

    [Fact]
    public async Task The_confirmation_of_long_ago_brings_nobody_back()
    {
        await SignUp(Now, "casino");

        var page = await _site.Open($"/confirm/{_ada.Sign(LinkPurpose.Confirm, expires: Now.AddDays(1))}");

        Assert.Equal("This subscription has ended", page.QuerySelector("h1")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("main button"));
    }

    [Fact]
    public async Task After_seven_days_the_request_is_forgotten_and_never_the_reader()
    {
        await SignUp(Now, "casino");
        var page = await ConfirmationLink();
        var consents = await _service.Ask<int>("select count(*) from consents");

        Assert.Equal(0, (await _service.Get<Tidy>().Run(Now.AddDays(7).AddMinutes(-1))).SignUps);
        Assert.Equal(1, (await _service.Get<Tidy>().Run(Now.AddDays(7).AddMinutes(1))).SignUps);

        Assert.Equal(SubscriberState.Unsubscribed, (await Find()).State);
        Assert.Equal(["router"], await Keywords());
        Assert.Equal((1, consents), (await _service.Ask<int>("select count(*) from digests"), await _service.Ask<int>("select count(*) from consents")));
        Assert.Equal("This subscription has ended", (await _site.Open(page)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Asked_again_it_keeps_its_keywords_unless_others_are_named()
    {
        await SignUp(Now, "casino");
        await SignUp(Now.AddMinutes(11));
        Assert.Equal("casino", (await _site.Open(await ConfirmationLink())).QuerySelector(".chip")!.TextContent.Trim());

        await SignUp(Now.AddMinutes(22), "chess");

        Assert.Equal("chess", (await _site.Open(await ConfirmationLink())).QuerySelector(".chip")!.TextContent.Trim());
    }

    [Fact]
    public async Task Leaving_and_signing_up_once_more_needs_a_new_confirmation()
    {
        await SignUp(Now, "casino");
        var first = await ConfirmationLink();
        (await _site.Submit(first, "main form")).EnsureSuccessStatusCode();
        await _service.Subscription.Leave(_ada.Id, Now);
        await SignUp(Now.AddMinutes(11), "chess");

        Assert.Equal(HttpStatusCode.NotFound, (await _site.Browser.GetAsync(first)).StatusCode);
        (await _site.Submit(await ConfirmationLink(), "main form")).EnsureSuccessStatusCode();
        Assert.Equal(["chess"], await Keywords());
    }

    [Fact]
    public async Task Whoever_leaves_again_gets_no_confirmation_that_still_waits()
    {
        await SignUp(Now, "casino");

        await _service.Subscription.Leave(_ada.Id, Now);
        await _service.Deliver(Now.AddMinutes(1).ToString("O"));

        Assert.DoesNotContain(_service.Mails, mail => mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_who_vouches_brings_them_back_at_once_and_that_is_on_record()
    {
        await _service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile { Keywords = ["chess"] }, confirmed: true, Now);

        Assert.Equal((SubscriberState.Active, 2), ((await Find()).State, (await Find()).LinkVersion));
        Assert.Equal(["chess"], await Keywords());
        Assert.Equal(At($"{Now:O}"), await _service.Ask<DateTime>("select max(agreed_at) from consents where event = 'operator' and ip is null"), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_mail_of_before_can_be_left_by_however_often_they_come_back()
    {
        var token = _ada.Sign(LinkPurpose.Unsubscribe);
        for (var time = 0; time < 2; time++)
        {
            await SignUp(Now.AddMinutes(11 * time), "chess");
            (await _site.Submit(await ConfirmationLink(), "main form")).EnsureSuccessStatusCode();

            using var left = await _site.Browser.PostAsync($"/unsubscribe/{token}", new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));

            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
            Assert.Equal(SubscriberState.Unsubscribed, (await Find()).State);
        }
        await _service.Subscribe("ada@example.org", new Profile(), Now.ToString("O"));
        Assert.Equal(LeaveOutcome.Left, await _service.Get<LeaveByMail>().Take($"unsubscribe {token}", Now));
    }

    [Fact]
    public async Task An_operator_can_revoke_it()
    {
        await _service.Do("update subscribers set link_version = 2, lasting_version = 2");

        using var left = await _site.Browser.PostAsync($"/unsubscribe/{_ada.Sign(LinkPurpose.Unsubscribe)}", null);

        Assert.Equal(HttpStatusCode.NotFound, left.StatusCode);
    }
}
