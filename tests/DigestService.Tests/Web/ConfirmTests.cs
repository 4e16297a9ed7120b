using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class ConfirmTests : IAsyncLifetime
{
    private TestService _service = null!;
    private TestSite _site = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.Start();
        _site = await TestSite.Start(_service);
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    private async Task<(int Reader, string Page)> SignUp(Profile? profile = null, TimeSpan? lasts = null)
    {
        var reader = (await _service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), profile ?? new Profile(), confirmed: false, DateTimeOffset.UtcNow)).SubscriberId;
        return (reader, Page(reader, lasts));
    }

    private string Page(int reader, TimeSpan? lasts = null, LinkPurpose purpose = LinkPurpose.Confirm) =>
        $"/confirm/{_service.Get<LinkSigner>().Sign(new SignedLink(purpose, reader, 1, ExpiresAt: DateTimeOffset.UtcNow + (lasts ?? TimeSpan.FromHours(1))))}";

    [Fact]
    public async Task The_button_shows_what_the_last_seven_days_had_and_the_consent_is_on_record()
    {
        var now = DateTimeOffset.UtcNow;
        await _service.Tell("hf", now.AddDays(-2).ToString("O"), Told.Listed("1", "A router", $"{now.AddDays(-2):yyyy-MM-dd}"), Told.Listed("2", "Chess", $"{now.AddDays(-2):yyyy-MM-dd}"));
        await _service.Tell("hf", now.AddDays(-9).ToString("O"), Told.Listed("3", "An old router", $"{now.AddDays(-9):yyyy-MM-dd}"));
        var (_, page) = await SignUp(new Profile { Keywords = ["router"] });

        using var answer = await _site.Submit(page, "main form");

        Assert.Equal(["A router"], (await TestSite.Read(answer)).QuerySelectorAll(".papers h2, .papers h3").Select(title => title.TextContent.Trim()));
        Assert.Equal($"confirmed 127.0.0.1 {Consents.Confirmed}", await _service.Ask<string>("select event || ' ' || host(ip) || ' ' || wording from consents"));
    }

    [Fact]
    public async Task Pressed_twice_it_confirms_once()
    {
        var (_, page) = await SignUp();
        var token = (await _site.Open(page)).QuerySelector("input[name=__form]")!.GetAttribute("value")!;

        for (var time = 0; time < 2; time++)
        {
            using var answer = await _site.Browser.PostAsync(page, new FormUrlEncodedContent([new("__form", token)]));
            Assert.Equal("You are subscribed", (await TestSite.Read(answer)).QuerySelector("h1")!.TextContent);
        }

        Assert.Equal(1, await _service.Ask<int>("select count(*) from schedule"));
        Assert.Equal(1, await _service.Ask<int>("select count(*) from consents"));
    }

    [Theory]
    [InlineData("UTC", "Europe/Berlin", "Europe/Berlin")]
    [InlineData("UTC", "Not/AZone", "UTC")]
    [InlineData("UTC", "../../etc/passwd", "UTC")]
    [InlineData("UTC", "", "UTC")]
    [InlineData("Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo")]
    public async Task The_browsers_time_zone_is_taken_where_none_was_named(string before, string told, string after)
    {
        var (_, page) = await SignUp(new Profile { TimeZone = before });

        (await _site.Submit(page, "main form", ("zone", told))).EnsureSuccessStatusCode();

        Assert.Equal(after, await _service.Ask<string>("select time_zone from profiles"));
        Assert.Equal("active", await _service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task An_expired_link_offers_a_new_one_and_does_nothing_else()
    {
        var (_, page) = await SignUp(new Profile { Keywords = ["router"] }, TimeSpan.FromMinutes(-1));
        await _service.Do("delete from outbox");
        var token = (await _site.Open(page)).QuerySelector("input[name=__form]")!.GetAttribute("value")!;

        using var confirmed = await _site.Browser.PostAsync(page, new FormUrlEncodedContent([new("__form", token)]));
        Assert.Equal("pending", await _service.Ask<string>("select state from subscribers"));
        for (var time = 0; time < 2; time++)
        {
            using var answer = await _site.Submit(page, "main form button"); // a token is not the same in small letters
            Assert.Equal("Check your inbox", (await TestSite.Read(answer)).QuerySelector("h1")!.TextContent);
        }
        await TestSite.TakenUp(_service);
        await _service.Deliver(DateTimeOffset.UtcNow.ToString("O"));

        var fresh = TestSite.LinkIn(Assert.Single(_service.Mails).TextBody, "confirm");
        Assert.Equal("router", (await _site.Open(fresh)).QuerySelector(".chip")!.TextContent.Trim());
        Assert.Equal(1, _site.Refusals["sign-up: address asked for too often"]);
    }

    [Fact]
    public async Task One_who_has_left_sees_no_button_under_an_old_link_and_no_POST_brings_them_back()
    {
        var (reader, page) = await SignUp();
        var token = (await _site.Open(page)).QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        (await _site.Submit(page, "main form")).EnsureSuccessStatusCode();
        await _service.Subscription.Leave(reader, DateTimeOffset.UtcNow);

        var shown = await _site.Open(page);
        using var posted = await _site.Browser.PostAsync(page, new FormUrlEncodedContent([new("__form", token)]));

        Assert.Empty(shown.QuerySelectorAll("main button"));
        Assert.Equal("unsubscribed", await _service.Ask<string>("select state from subscribers"));
        Assert.Equal("This subscription has ended", (await TestSite.Read(posted)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_sign_up_that_was_forgotten_says_so()
    {
        var (reader, page) = await SignUp();
        await _service.Subscription.Erase(reader);

        Assert.NotNull((await _site.Open(page)).QuerySelector("main a[href='/subscribe']"));
    }

    [Fact]
    public async Task Links_swapped_replayed_or_of_another_purpose_open_nothing()
    {
        var (reader, page) = await SignUp();
        foreach (var wrong in new[] { Page(reader, purpose: LinkPurpose.Manage), Page(reader, purpose: LinkPurpose.Unsubscribe), page[..^2] + "AA", "/confirm/..%2F..%2Fetc%2Fpasswd", "/confirm/%00" })
        {
            using var answer = await _site.Browser.GetAsync(wrong);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{wrong}: {answer.StatusCode}");
        }
        // They leave and sign up anew: links of before are over.
        (await _site.Submit(page, "main form")).EnsureSuccessStatusCode();
        await _service.Subscription.Leave(reader, DateTimeOffset.UtcNow);
        await SignUp();
        Assert.Empty((await _site.Open(page)).QuerySelectorAll("main button"));
    }

    [Fact]
    public async Task What_stands_under_a_readers_link_is_kept_by_no_cache()
    {
        var (_, page) = await SignUp();

        using var answer = await _site.Browser.GetAsync(page);

        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
    }
}
