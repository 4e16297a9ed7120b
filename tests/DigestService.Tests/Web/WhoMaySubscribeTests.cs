using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Api;

namespace DigestService.Tests.Web;

/// <summary>Digest:SignUp, at every door.</summary>
public sealed class WhoMaySubscribeTests
{
    private const string Token = "a token of the operator, long enough";
    private static readonly SignUpSettings OneDomain = new() { From = Admission.Domains, Domains = ["Example.org", "*.uni.example"], TimeZone = "Asia/Tokyo" };
    private static readonly SignUpSettings ByImport = new() { From = Admission.Import };

    private static Task<TestService> Start(SignUpSettings rules) => TestService.Start(settings: given => given with { SignUp = rules, Api = new ApiSettings { Token = Token } });

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("ada@EXAMPLE.org", true)]
    [InlineData("ada@mail.example.org", false)]
    [InlineData("ada@notexample.org", false)]
    [InlineData("ada@cs.uni.example", true)]
    [InlineData("ada@uni.example", false)]
    public void A_listed_domain_is_itself_and_a_star_is_all_below(string email, bool listed) => Assert.Equal(listed, OneDomain.Lists(EmailAddress.Parse(email)));

    [Theory]
    [InlineData(Admission.Domains, "", "UTC", "Domains is empty")]
    [InlineData(Admission.Anyone, "example.org", "UTC", "From is Anyone")]
    [InlineData(Admission.Domains, "not a domain", "UTC", "is no domain")]
    [InlineData(Admission.Domains, "ada@example.org", "UTC", "is no domain")]
    [InlineData(Admission.Anyone, "", "Mars/Olympus", "does not exist")]
    public void Rules_that_cannot_hold_are_faults(Admission from, string domain, string timeZone, string says) =>
        Assert.Contains(new SignUpSettings { From = from, Domains = domain.Length == 0 ? [] : [domain], TimeZone = timeZone }.Faults(), fault => fault.Contains(says, StringComparison.Ordinal));

    [Fact]
    public async Task From_a_listed_domain_the_form_takes_them_in_the_time_zone_of_most()
    {
        await using var service = await Start(OneDomain);
        await using var site = await TestSite.Start(service);
        Assert.Contains("Only addresses at Example.org, *.uni.example", (await site.Open("/")).QuerySelector("form.subscribe")!.TextContent, StringComparison.Ordinal);

        using var answer = await site.Submit("/subscribe", "main form", ("email", "ada@example.org"));
        await TestSite.TakenUp(service);

        Assert.Contains("Check your inbox", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("pending Asia/Tokyo", await service.Ask<string>("select state || ' ' || time_zone from subscribers join profiles using (subscriber_id)"));
    }

    [Fact]
    public async Task From_elsewhere_the_form_says_who_may_and_that_alone_whoever_is_on_the_list()
    {
        await using var service = await Start(OneDomain);
        await using var site = await TestSite.Start(service);
        await service.Subscribe("known@elsewhere.example", new Profile(), DateTimeOffset.UtcNow.ToString("O"));

        var pages = new List<string>();
        foreach (var who in new[] { "known", "other" })
        {
            using var answer = await site.Submit("/subscribe", "main form", ("email", $"{who}@elsewhere.example"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            pages.Add((await TestSite.Read(answer)).QuerySelector("#email-fault")!.TextContent);
        }
        await TestSite.TakenUp(service);

        Assert.StartsWith("Only addresses at Example.org, *.uni.example can subscribe here.", pages[0], StringComparison.Ordinal);
        Assert.Equal(pages[0], pages[1]);
        Assert.Equal(1, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Equal("preferences", await service.Ask<string>("select string_agg(kind, ' ') from outbox"));
    }

    [Fact]
    public async Task By_import_only_the_site_offers_nobody_a_subscription_and_readers_their_link()
    {
        await using var service = await Start(ByImport);
        await using var site = await TestSite.Start(service);
        await service.Subscribe("known@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O"));

        Assert.Null((await site.Open("/")).QuerySelector("form.subscribe"));
        var form = await site.Open("/subscribe");
        Assert.Contains("New readers are added by Example Lab (operator@digest.example.org)", form.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(form.QuerySelector("[name=keywords]"));
        foreach (var who in new[] { "known", "other" })
        {
            using var answer = await site.Submit("/subscribe", "main form", ("email", $"{who}@example.org"));
            Assert.Contains("If this address is on the list, a mail from", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        await TestSite.TakenUp(service);

        Assert.Equal(1, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Equal("preferences", await service.Ask<string>("select string_agg(kind, ' ') from outbox"));
    }

    [Fact]
    public async Task Who_was_imported_and_has_not_confirmed_is_asked_again_when_they_ask()
    {
        await using var service = await Start(ByImport);
        await using var site = await TestSite.Start(service);
        await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, DateTimeOffset.UtcNow);
        await service.Do("update outbox set state = 'sent', finished_at = now()");

        await site.Submit("/subscribe", "main form", ("email", "ada@example.org"));
        await TestSite.TakenUp(service);

        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox where kind = 'confirmation' and state = 'ready'"));
    }

    [Fact]
    public async Task A_subscription_does_not_move_to_a_domain_that_is_not_listed()
    {
        await using var service = await Start(OneDomain);
        await using var site = await TestSite.Start(service);
        var link = await (await Reader.Subscribe(service)).AskForData(site);
        var data = await TestSite.Read(await site.Submit(link, "main button"));

        using var answer = await site.Submit(data, link, "form[action='?handler=Address']", ("email", "ada@elsewhere.example"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Only addresses at Example.org", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await service.Ask<int>("select count(*) from address_changes"));
    }

    [Fact]
    public async Task The_operators_hand_is_held_by_the_list_of_domains_and_not_by_import_only()
    {
        foreach (var (rules, email, expected) in new[] { (OneDomain, "ada@elsewhere.example", HttpStatusCode.BadRequest), (OneDomain, "ada@example.org", HttpStatusCode.Created), (ByImport, "ada@example.org", HttpStatusCode.Created) })
        {
            await using var service = await Start(rules);
            await using var site = await TestSite.Start(service);
            site.Browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

            using var answer = await site.Browser.PostAsJsonAsync("/api/v1/subscribers", new { email, confirmed = true });

            Assert.Equal(expected, answer.StatusCode);
            if (expected == HttpStatusCode.BadRequest) Assert.Contains("Digest:SignUp:Domains", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task On_the_command_line_a_row_or_reader_from_elsewhere_is_refused_and_the_rest_go_in()
    {
        await using var service = await Start(OneDomain);
        var settings = DigestProgram.Configured(service.Settings.ConnectionString!);
        (settings["Digest__SignUp__From"], settings["Digest__SignUp__Domains__0"], settings["Digest__SignUp__TimeZone"]) = ("domains", "example.org", "Asia/Tokyo");
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["email", "ada@example.org", "bob@elsewhere.example"]);

        var imported = await DigestProgram.Run(["subscribers", "import", file, "--confirmed", "--json"], settings);
        var added = await DigestProgram.Run(["subscribers", "add", "cleo@elsewhere.example"], settings);
        File.Delete(file);

        Assert.Equal((1, 1), (imported.Json.GetProperty("added").GetInt32(), imported.Json.GetProperty("refused").GetInt32()));
        Assert.Contains("line 3: bob@elsewhere.example is at none of the domains that may subscribe (example.org)", imported.Error, StringComparison.Ordinal);
        Assert.Equal(2, added.ExitCode);
        Assert.Contains("cleo@elsewhere.example is at none of the domains", added.Error, StringComparison.Ordinal);
        Assert.Equal("Asia/Tokyo", await service.Ask<string>("select time_zone from profiles"));
    }
}
