using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class SignedFormsTests
{
    [Fact]
    public async Task A_form_works_from_its_own_page_and_nothing_sets_a_cookie()
    {
        await using var rig = await Rig.Start();

        using var answer = await rig.Post(await rig.FormTokenOf(rig.Page));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("active", await rig.State());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_a_changed_one_is_refused_with_a_page_that_says_what_to_do()
    {
        await using var rig = await Rig.Start();
        var good = await rig.FormTokenOf(rig.Page);

        foreach (var bad in new[] { null, "", "AAAA", good[..^2] + "AA", new string('A', 32), new string('!', 32), good[..^1] + "=", good[..^1] + "é", good + "A" })
        {
            using var answer = await rig.Post(bad);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("reload", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal("pending", await rig.State());
    }

    [Fact]
    public async Task A_form_of_one_link_does_not_work_under_another()
    {
        await using var rig = await Rig.Start();
        var other = await rig.Service.Subscription.Begin(EmailAddress.Parse("bob@example.org"), new Profile(), confirmed: false, DateTimeOffset.UtcNow);

        using var answer = await rig.Post(await rig.FormTokenOf(rig.PageOf(other.SubscriberId)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("pending", await rig.State());
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.BadRequest)]
    [InlineData("same-site", HttpStatusCode.BadRequest)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task What_a_foreign_page_sends_is_refused_where_the_browser_tells(string site, HttpStatusCode expected)
    {
        await using var rig = await Rig.Start();

        using var answer = await rig.Post(await rig.FormTokenOf(rig.Page), site);

        Assert.Equal(expected, answer.StatusCode);
    }

    private sealed class Rig(TestService service, TestSite site, int reader) : IAsyncDisposable
    {
        private readonly DateTimeOffset _linksEnd = DateTimeOffset.UtcNow.AddHours(1);

        public TestService Service => service;

        public string Page => PageOf(reader);

        public static async Task<Rig> Start()
        {
            var service = await TestService.Start();
            var begun = await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, DateTimeOffset.UtcNow);
            return new Rig(service, await TestSite.Start(service), begun.SubscriberId);
        }

        public string PageOf(int subscriberId) =>
            $"/confirm/{service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Confirm, subscriberId, 1, ExpiresAt: _linksEnd))}";

        public async Task<string> FormTokenOf(string page) => (await site.Open(page)).QuerySelector("input[name=__form]")!.GetAttribute("value")!;

        public Task<HttpResponseMessage> Post(string? token, string? fetchSite = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Page) { Content = new FormUrlEncodedContent(token is null ? [] : [new("__form", token)]) };
            if (fetchSite is not null) request.Headers.Add("Sec-Fetch-Site", fetchSite);
            return site.Browser.SendAsync(request);
        }

        public Task<string> State() => service.Ask<string>("select state from subscribers where subscriber_id = @reader", new { reader });

        public async ValueTask DisposeAsync()
        {
            await site.DisposeAsync();
            await service.DisposeAsync();
        }
    }
}
