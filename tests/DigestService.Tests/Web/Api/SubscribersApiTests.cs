using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Api;

namespace DigestService.Tests.Web.Api;

public sealed class SubscribersApiTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    private const string Token = "a token of the operator, long enough";

    [Fact]
    public async Task A_subscriber_is_added_read_changed_unsubscribed_and_erased()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);

        using var added = await site.Browser.PostAsJsonAsync("/api/v1/subscribers", new { email = "Ada@Example.org", confirmed = true, profile = new { keywords = new[] { "RLHF" }, hour = 6, timeZone = "Europe/Berlin" } });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var place = added.Headers.Location!.ToString();
        Assert.Equal("active", (string?)(await Read(site, place))["subscriber"]!["state"]);

        using var changed = await site.Browser.PutAsJsonAsync(place + "/profile", new { keywords = new[] { "RLHF", "\"mixture of experts\"" }, cadence = "weekly", weekday = "monday" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("weekly", (string?)(await Read(site, place))["profile"]!["cadence"]);

        (await site.Browser.PostAsync(place + "/unsubscribe", null)).EnsureSuccessStatusCode();
        Assert.Equal("unsubscribed", (string?)(await Read(site, place))["subscriber"]!["state"]);

        Assert.Equal(HttpStatusCode.NoContent, (await site.Browser.DeleteAsync(place)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(place)).StatusCode);
        Assert.Equal(0, await service.Ask<int>("select count(*) from subscribers"));
    }

    [Fact]
    public async Task Without_being_vouched_for_they_are_asked_to_confirm()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);

        (await site.Browser.PostAsJsonAsync("/api/v1/subscribers", new { email = "ada@example.org" })).EnsureSuccessStatusCode();

        Assert.Equal("pending", await service.Ask<string>("select state from subscribers"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox where kind = 'confirmation'"));
    }

    [Theory]
    [InlineData("pending", 409)]
    [InlineData("active", 409)]
    [InlineData("paused", 409)]
    [InlineData("unsubscribed", 201)]
    public async Task Who_is_on_the_list_stays_as_they_are_unless_they_left(string state, int expected)
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        var reader = (await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile { Keywords = ["router"] }, confirmed: state != "pending", DateTimeOffset.UtcNow)).SubscriberId;
        if (state == "paused") await service.Subscription.Pause(reader, null, DateTimeOffset.UtcNow);
        if (state == "unsubscribed") await service.Subscription.Leave(reader, DateTimeOffset.UtcNow);

        using var added = await site.Browser.PostAsJsonAsync("/api/v1/subscribers", new { email = "ADA@example.org", confirmed = true, profile = new { keywords = new[] { "chess" } } });

        Assert.Equal(expected, (int)added.StatusCode);
        Assert.Equal(expected == 409 ? state : "active", await service.Ask<string>("select state from subscribers"));
        Assert.Equal(expected == 409 ? "router" : "chess", await service.Ask<string>("select query from keywords k join profiles p on k.keyword_id = any (p.keyword_ids)"));
    }

    [Fact]
    public async Task One_who_left_and_is_not_vouched_for_stays_gone_until_they_confirm()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        await service.Subscription.Leave(await service.Subscribe("ada@example.org", new(), DateTimeOffset.UtcNow.ToString("O")), DateTimeOffset.UtcNow);

        using var added = await site.Browser.PostAsJsonAsync("/api/v1/subscribers", new { email = "ada@example.org" });

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("unsubscribed", await service.Ask<string>("select state from subscribers"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox where kind = 'confirmation'"));
    }

    [Fact]
    public async Task The_list_comes_in_pages_that_miss_nobody()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        for (var at = 1; at <= 5; at++) await service.Subscribe($"reader{at}@example.org", new(), "2025-12-12T07:00Z");

        var seen = new List<string>();
        for (int? after = 0; after is not null;)
        {
            var page = await Read(site, $"/api/v1/subscribers?perPage=2&after={after}");
            seen.AddRange(page["subscribers"]!.AsArray().Select(each => (string)each!["email"]!));
            after = (int?)page["next"];
        }

        Assert.Equal(Enumerable.Range(1, 5).Select(at => $"reader{at}@example.org"), seen);
    }

    [Theory]
    [InlineData("{\"email\":\"no address\"}")]
    [InlineData("{\"email\":\"ada@example.org\\r\\nBcc: all@example.org\"}")]
    [InlineData("{\"email\":\"ada@example.org\",\"profile\":{\"keywords\":[\"(open\"]}}")]
    [InlineData("{\"email\":\"ada@example.org\",\"profile\":{\"cadence\":\"hourly\"}}")]
    [InlineData("{\"email\":\"ada@example.org\",\"profile\":{\"keywords\":null}}")]
    [InlineData("{\"email\":\"ada@example.org\",\"profile\":{\"mutes\":[{}]}}")]
    [InlineData("{\"email\":\"ada@example.org\",\"profile\":{\"timeZone\":\"../etc/passwd\"}}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task What_cannot_be_used_is_refused_and_nobody_is_added(string body)
    {
        using var answer = await undisturbed.Operator.PostAsync("/api/v1/subscribers", new StringContent(body, MediaTypeHeaderValue.Parse("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, await undisturbed.Service.Ask<int>("select count(*) from subscribers"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer a token of the operator, long enougH")]
    [InlineData("Basic a token of the operator, long enough")]
    public async Task Without_the_operators_token_nothing_opens(string? said)
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new(), "2025-12-12T07:00Z");
        await using var site = await Open(service);
        site.Browser.DefaultRequestHeaders.Remove("Authorization");
        if (said is not null) site.Browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", said);

        foreach (var answer in new[]
        {
            await site.Browser.GetAsync("/api/v1/subscribers"), await site.Browser.GetAsync("/API/V1/Subscribers"), await site.Browser.GetAsync($"/api/v1/subscribers/{reader}"), await site.Browser.DeleteAsync($"/api/v1/subscribers/{reader}"),
            await site.Browser.PostAsync($"/api/v1/subscribers/{reader}/unsubscribe", null), await site.Browser.PutAsJsonAsync($"/api/v1/subscribers/{reader}/profile", new { }),
        })
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("active", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task Without_a_token_in_the_settings_there_is_no_such_place()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        site.Browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer ");

        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync("/api/v1/subscribers")).StatusCode);
    }

    private static async Task<TestSite> Open(TestService service)
    {
        var site = await TestSite.Start(service, settings: service.Settings with { Api = new ApiSettings { Token = Token } });
        site.Browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + Token);
        return site;
    }

    private static async Task<JsonNode> Read(TestSite site, string path) => JsonNode.Parse(await site.Browser.GetStringAsync(path))!;
}
