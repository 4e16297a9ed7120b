using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>One person, from sign-up to goodbye.</summary>
public sealed class OnePersonTests
{
    [Fact]
    public async Task From_confirmation_to_goodbye_and_no_GET_changes_anything()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var browser = site.Browser;
        await service.Tell("hf", DateTimeOffset.UtcNow.AddHours(-1).ToString("O"), Told.Listed("1", "A router", $"{DateTime.UtcNow:yyyy-MM-dd}"));
        await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile { Keywords = ["router"], TimeZone = "UTC" }, confirmed: false, DateTimeOffset.UtcNow);

        // The confirmation mail; opening its link changes nothing, the button does.
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));
        var confirm = TestSite.LinkIn(service.Mails.Single().TextBody, "confirm");
        Assert.Contains("<button>", await browser.GetStringAsync(confirm), StringComparison.Ordinal);
        Assert.Equal("pending", await service.Ask<string>("select state from subscribers"));
        (await site.Submit(confirm, "button")).EnsureSuccessStatusCode();
        Assert.Equal("active", await service.Ask<string>("select state from subscribers"));

        // The first digest.
        await service.Compose(DateTimeOffset.UtcNow.ToString("O"));
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));
        var digest = service.Mails[^1];
        Assert.Contains("A router", await browser.GetStringAsync(TestSite.LinkIn(digest.TextBody, "digest")), StringComparison.Ordinal);
        var manage = await browser.GetStringAsync(TestSite.LinkIn(digest.TextBody, "manage"));
        Assert.Contains("router", manage, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", manage, StringComparison.Ordinal);

        // Leaving, as a mail provider does it: a POST to the header's address, no cookie, no redirect.
        var oneClick = PathOf(digest.Headers["List-Unsubscribe"]!.Trim('<', '>'));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(oneClick)).StatusCode);
        Assert.Equal("active", await service.Ask<string>("select state from subscribers"));
        var left = await browser.PostAsync(oneClick, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        Assert.Equal("unsubscribed", await service.Ask<string>("select state from subscribers"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from schedule"));
    }

    private static string PathOf(string url) => new Uri(url).AbsolutePath;
}
