using System.Net;
using System.Text;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web;
using DigestService.Web.Defence;

namespace DigestService.Tests.Web;

public sealed class DefenceTests
{
    private static HttpRequestMessage SignUp(string token, string email, string? forwardedFor = null, params (string, string)[] more)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/subscribe")
        {
            Content = new FormUrlEncodedContent([new("__form", token), new("email", email), .. more.Select(field => KeyValuePair.Create(field.Item1, field.Item2))]),
        };
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
        return request;
    }

    private static async Task<string> FormToken(TestSite site) => (await site.Open("/subscribe")).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

    [Fact]
    public async Task Too_many_sign_ups_from_one_address_get_429_what_they_typed_and_when_to_come_again()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { SignUpsPerAddress = 2 } });
        var token = await FormToken(site);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Browser.SendAsync(SignUp(token, "not an address"))).StatusCode);
        foreach (var who in new[] { "a@example.org", "b@example.org" })
            Assert.Equal(HttpStatusCode.OK, (await site.Browser.SendAsync(SignUp(token, who))).StatusCode);

        using var refused = await site.Browser.SendAsync(SignUp(token, "c@example.org", more: ("keywords", "router")));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var minutes = refused.Headers.RetryAfter!.Delta!.Value.TotalMinutes;
        Assert.Equal(30, minutes); // two an hour
        var page = await TestSite.Read(refused);
        Assert.Contains("Please wait 30 minutes", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("c@example.org", "router"), (page.QuerySelector("input[name=email]")!.GetAttribute("value"), page.QuerySelector("textarea")!.TextContent));
        Assert.Equal(1, site.Refusals["limit: sign-ups"]);
    }

    [Fact]
    public async Task Addresses_of_one_subnet_share_a_limit_and_a_trusted_proxy_says_who_they_are()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with
        {
            Limits = new LimitSettings { SignUpsPerAddress = 1, SignUpsPerSubnet = 2 },
            Web = new WebSettings { TrustedProxies = ["127.0.0.0/8", "::1"] },
        });
        var token = await FormToken(site);

        Assert.Equal(HttpStatusCode.OK, (await site.Browser.SendAsync(SignUp(token, "a@example.org", "203.0.113.1"))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser.SendAsync(SignUp(token, "b@example.org", "203.0.113.1"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.SendAsync(SignUp(token, "c@example.org", "203.0.113.2"))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser.SendAsync(SignUp(token, "d@example.org", "203.0.113.3"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.SendAsync(SignUp(token, "e@example.org", "198.51.100.1"))).StatusCode);
        // Whatever the client itself has put before: only what the proxy saw counts.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser.SendAsync(SignUp(token, "f@example.org", "192.0.2.9, 198.51.100.1"))).StatusCode);
        await TestSite.TakenUp(service);
        Assert.Equal("203.0.113.1", await service.Ask<string>("select host(ip) from consents order by consent_id limit 1"));
    }

    [Fact]
    public async Task Whoever_is_no_trusted_proxy_is_not_believed()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { SignUpsPerAddress = 1 } });
        var token = await FormToken(site);

        Assert.Equal(HttpStatusCode.OK, (await site.Browser.SendAsync(SignUp(token, "a@example.org", "203.0.113.1"))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser.SendAsync(SignUp(token, "b@example.org", "198.51.100.1"))).StatusCode);
        await TestSite.TakenUp(service);
        Assert.Equal("127.0.0.1", await service.Ask<string>("select host(ip) from consents"));
    }

    [Fact]
    public async Task Other_forms_are_limited_by_the_minute()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { PostsPerMinute = 3 } });

        for (var time = 0; time < 3; time++) Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser.PostAsync("/subscribe", null)).StatusCode);
        using var refused = await site.Browser.PostAsync("/subscribe", null);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(20, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds); // three a minute
        Assert.Contains("Please wait 20 seconds", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, site.Refusals["limit: forms"]);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync("/subscribe")).StatusCode);
    }

    [Theory]
    [InlineData("/search?q=router")]
    [InlineData("/api/v1/papers")]
    public async Task Searches_and_the_API_are_limited_by_the_minute_and_reading_is_not(string path)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { SearchesPerMinute = 2 } });

        for (var time = 0; time < 2; time++) Assert.NotEqual(HttpStatusCode.TooManyRequests, (await site.Browser.GetAsync(path)).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync("/")).StatusCode);
        Assert.Equal(1, site.Refusals["limit: searches"]);
    }

    [Fact]
    public async Task Trying_keywords_has_a_limit_of_its_own_for_an_address_and_for_a_readers_link()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with
        {
            Limits = new LimitSettings { SearchesPerMinute = 1, TrialsPerMinute = 3 },
            Web = new WebSettings { TrustedProxies = ["127.0.0.0/8", "::1"] },
        });
        var (one, other) = ((await Reader.Subscribe(service)).Manage, (await Reader.Subscribe(service, "bob@example.org")).Manage);

        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync("/search?q=router")).StatusCode);
        for (var time = 0; time < 3; time++) Assert.Equal(HttpStatusCode.OK, await Try(one, "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Try(other, "203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Try(one, "198.51.100.1"));
        Assert.Equal(HttpStatusCode.OK, await Try(other, "198.51.100.2"));
        Assert.Equal(2, site.Refusals["limit: trials"]);

        async Task<HttpStatusCode> Try(string manage, string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, manage + "/try?keyword=router");
            request.Headers.Add("X-Forwarded-For", from);
            using var answer = await site.Browser.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task In_a_crowd_the_form_asks_a_small_question_rather_than_closing()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { SignUpsBeforeQuestion = 1, SignUpsPerAddress = 0, SignUpsPerSubnet = 0 } });
        (await site.Submit("/subscribe", "main form", ("email", "a@example.org"))).EnsureSuccessStatusCode();

        using var wrong = await site.Submit("/subscribe", "main form", ("email", "b@example.org"), ("answer", "99"));
        var form = await TestSite.Read(wrong);
        Assert.Equal("b@example.org", form.QuerySelector("input[name=email]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("That was not the answer", form.QuerySelector("#answer-fault")!.TextContent, StringComparison.Ordinal);
        var words = form.QuerySelector("label[for=answer]")!.TextContent;
        var (formToken, question) = (form.QuerySelector("main input[name=__form]")!.GetAttribute("value")!, form.QuerySelector("input[name=question]")!.GetAttribute("value")!);
        (string, string)[] answered = [("question", question), ("answer", SmallQuestionTests.Answer(words))];

        using var right = await site.Browser.SendAsync(SignUp(formToken, "b@example.org", null, answered));
        using var replayed = await site.Browser.SendAsync(SignUp(formToken, "c@example.org", null, answered));

        Assert.Contains("Check your inbox", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull((await TestSite.Read(replayed)).QuerySelector("input[name=answer]"));
        await TestSite.TakenUp(service);
        Assert.Equal(2, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Equal(2, site.Refusals["sign-up: question not answered"]);
    }

    [Fact]
    public async Task Whoever_is_over_their_own_limit_makes_no_crowd()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with
        {
            Limits = new LimitSettings { SignUpsBeforeQuestion = 2, SignUpsPerAddress = 1 },
            Web = new WebSettings { TrustedProxies = ["127.0.0.0/8", "::1"] },
        });
        var token = await FormToken(site);

        for (var time = 0; time < 5; time++) await site.Browser.SendAsync(SignUp(token, $"one{time}@example.org", "203.0.113.1"));
        using var other = await site.Browser.SendAsync(SignUp(token, "two@example.org", "198.51.100.1"));

        Assert.Contains("Check your inbox", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_of_a_megabyte_gets_a_plain_413()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Browser.SendAsync(SignUp(await FormToken(site), new string('a', 1 << 20) + "@example.org"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("That is too much", (await TestSite.Read(answer)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_form_of_thousands_of_fields_or_with_broken_parts_is_the_senders_fault()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        using var broken = new ByteArrayContent(Encoding.ASCII.GetBytes("--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nada@exam"));
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser.PostAsync("/subscribe", new FormUrlEncodedContent(Enumerable.Range(0, 2000).Select(at => KeyValuePair.Create($"f{at}", "x"))))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser.PostAsync("/subscribe", broken)).StatusCode);
    }

    [Theory]
    [InlineData("https://digest.example.org", true)]
    [InlineData("http://localhost:8080", false)]
    public async Task Strict_transport_security_is_said_where_the_site_has_TLS(string publicUrl, bool expected)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Site = new SiteSettings { PublicUrl = publicUrl } });

        using var answer = await site.Browser.GetAsync("/");

        Assert.Equal(expected, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("proxy.example.org", false)]
    [InlineData("10.0.0.0/64", false)]
    public void A_trusted_proxy_is_an_address_or_a_range(string proxy, bool good) =>
        Assert.Equal(good, !new WebSettings { TrustedProxies = [proxy] }.Faults().Any());

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.77", "203.0.113.0")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1::")]
    public void Limits_count_a_household_and_its_subnet(string ip, string address, string subnet) =>
        Assert.Equal((address, subnet), (Origin.Address(IPAddress.Parse(ip)), Origin.Subnet(IPAddress.Parse(ip))));
}
