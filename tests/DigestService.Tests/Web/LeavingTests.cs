using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class LeavingTests : IAsyncLifetime
{
    private TestService _service = null!;
    private TestSite _site = null!;
    private int _reader;

    public async Task InitializeAsync()
    {
        _service = await TestService.Start();
        _site = await TestSite.Start(_service);
        _reader = await _service.Subscribe("ada@example.org", new Profile { TimeZone = "Europe/Berlin" }, DateTimeOffset.UtcNow.ToString("O"));
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    private string Token(LinkPurpose purpose = LinkPurpose.Unsubscribe) => _service.Get<LinkSigner>().Sign(new SignedLink(purpose, _reader, 1));

    private Task<string> State() => _service.Ask<string>("select state from subscribers");

    [Fact]
    public async Task A_persons_button_leaves_and_the_page_takes_it_back()
    {
        var page = $"/unsubscribe/{Token()}";
        using var left = await _site.Submit(page, "main button:not(.quiet)");
        Assert.Equal("unsubscribed", await State());
        Assert.NotNull((await TestSite.Read(left)).QuerySelector("form[action*='handler=return']"));

        using var back = await _site.Submit(page, "form[action*='handler=return'] button:not(.quiet)");

        Assert.Equal("You are subscribed", (await TestSite.Read(back)).QuerySelector("h1")!.TextContent);
        Assert.Equal("active", await State());
        Assert.Equal("daily", await _service.Ask<string>("select cadence from profiles"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Weekly_instead_keeps_or_brings_back_with_one_mail_a_week(bool hasLeft)
    {
        if (hasLeft) await _service.Subscription.Leave(_reader, DateTimeOffset.UtcNow);

        using var answer = await _site.Submit($"/unsubscribe/{Token()}", "button[formaction*='weekly']");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("active weekly", await _service.Ask<string>("select state || ' ' || cadence from subscribers join profiles using (subscriber_id)"));
        Assert.Empty((await _site.Open($"/unsubscribe/{Token()}")).QuerySelectorAll("button[formaction*='weekly']"));
    }

    [Fact]
    public async Task One_who_was_paused_is_told_that_they_are_again()
    {
        await _service.Subscription.Pause(_reader, new DateOnly(2999, 1, 1), DateTimeOffset.UtcNow);
        using var left = await _site.Submit($"/unsubscribe/{Token()}", "main button:not(.quiet)");

        using var back = await _site.Submit($"/unsubscribe/{Token()}", "form[action*='handler=return'] button:not(.quiet)");

        Assert.Contains("paused until 1 January 2999", (await TestSite.Read(back)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("paused", await State());
    }

    [Fact]
    public async Task After_a_week_there_is_no_way_back_but_the_form()
    {
        await _service.Subscription.Leave(_reader, DateTimeOffset.UtcNow.AddDays(-7).AddMinutes(-1));

        Assert.Empty((await _site.Open($"/left/{Token()}")).QuerySelectorAll("main form"));
        Assert.False(await _service.Subscription.Return(_reader, weekly: false, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task One_click_leads_to_the_page_with_the_way_back_and_a_link_from_the_preferences_works_too()
    {
        using var left = await _site.Browser.PostAsync($"/unsubscribe/{Token(LinkPurpose.Manage)}", new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        var undo = (await TestSite.Read(left)).QuerySelector("main a")!.GetAttribute("href")!;
        Assert.False(left.Headers.Contains("Set-Cookie"));

        (await _site.Submit(undo, "main button:not(.quiet)")).EnsureSuccessStatusCode();

        Assert.Equal("active", await State());
    }

    [Fact]
    public async Task Coming_back_needs_the_form_of_that_very_page()
    {
        await _service.Subscription.Leave(_reader, DateTimeOffset.UtcNow);

        using var answer = await _site.Browser.PostAsync($"/left/{Token()}?handler=return", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("unsubscribed", await State());
    }

    [Theory]
    [InlineData(LinkPurpose.View)]
    [InlineData(LinkPurpose.Feed)]
    [InlineData(LinkPurpose.Confirm)]
    [InlineData(LinkPurpose.Account)]
    public async Task A_link_that_is_passed_on_to_others_lets_nobody_leave(LinkPurpose purpose)
    {
        foreach (var path in new[] { $"/unsubscribe/{Token(purpose)}", $"/left/{Token(purpose)}" })
            Assert.Equal(HttpStatusCode.NotFound, (await _site.Browser.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _site.Browser.PostAsync($"/unsubscribe/{Token(purpose)}", null)).StatusCode);

        Assert.Equal("active", await State());
    }

    [Fact]
    public async Task Whatever_is_posted_with_the_one_click_leaves()
    {
        using var broken = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name="u8.ToArray());
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        Assert.Equal(HttpStatusCode.OK, (await _site.Browser.PostAsync($"/unsubscribe/{Token()}", broken)).StatusCode);

        Assert.Equal("unsubscribed", await State());
    }

    [Fact]
    public async Task Leaving_with_one_click_is_never_limited()
    {
        for (var time = 0; time < 80; time++)
            Assert.Equal(HttpStatusCode.OK, (await _site.Browser.PostAsync($"/unsubscribe/{Token()}", new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))).StatusCode);
    }
}
