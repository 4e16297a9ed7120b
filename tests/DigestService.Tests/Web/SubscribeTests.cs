using System.Net;
using System.Text.RegularExpressions;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Defence;

namespace DigestService.Tests.Web;

public sealed partial class SubscribeTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task From_the_form_to_a_confirmation_with_the_consent_on_record()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Submit("/subscribe", "main form button:not(.quiet)", ("email", " Ada@Example.org "), ("keywords", "router, \"mixture of experts, sparse\"\nagents -trading"));
        await TestSite.TakenUp(service);
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));

        Assert.Contains("Check your inbox", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Ada@example.org", service.Mail.Mails.Single().Recipient);
        var reader = (await service.Get<SubscriberStore>().Find(EmailAddress.Parse("ada@example.org")))!;
        Assert.Equal(SubscriberState.Pending, reader.State);
        Assert.Equal(3, (await service.Get<SubscriberStore>().Profile(reader.SubscriberId)).Keywords.Count);
        Assert.Equal($"asked 127.0.0.1 {Consents.Asked}", await service.Ask<string>("select event || ' ' || host(ip) || ' ' || wording from consents"));
        Assert.Contains(Consents.Asked, (await site.Open("/subscribe")).QuerySelector("main form")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_recent_papers_are_about_can_be_ticked()
    {
        await using var service = await TestService.Start();
        await SamplePapers.Ingest(service.Database, service.Get<PaperStore>(), DateTimeOffset.UtcNow, default);
        await using var site = await TestSite.Start(service);
        var offered = (await site.Open("/subscribe")).QuerySelectorAll("input[name=picked]").Select(box => box.GetAttribute("value")!).ToList();
        Assert.InRange(offered.Count, 3, 30);

        await site.Submit("/subscribe", "main form", ("email", "ada@example.org"), ("picked", offered[0]), ("keywords", "zebrafish"));
        await TestSite.TakenUp(service);

        var reader = (await service.Get<SubscriberStore>().Find(EmailAddress.Parse("ada@example.org")))!;
        Assert.Equal([offered[0], "zebrafish"], (await service.Get<SubscriberStore>().Profile(reader.SubscriberId)).Keywords);
    }

    [Fact]
    public async Task The_answer_is_the_same_whoever_the_address_belongs_to()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await service.Subscribe("active@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O"));
        await service.Subscription.Pause(await service.Subscribe("paused@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O")), null, DateTimeOffset.UtcNow);
        await service.Subscription.Leave(await service.Subscribe("gone@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O")), DateTimeOffset.UtcNow);
        await service.Subscription.Begin(EmailAddress.Parse("pending@example.org"), new Profile { Keywords = ["router"] }, confirmed: false, DateTimeOffset.UtcNow);
        await service.Do("update outbox set state = 'sent', finished_at = now()"); // the first confirmation has gone out
        await service.Get<Suppressions>().Add(EmailAddress.Parse("suppressed@example.org"), "complaint", DateTimeOffset.UtcNow);

        var bodies = new List<string>();
        foreach (var who in new[] { "new", "pending", "active", "paused", "gone", "suppressed" })
        {
            using var answer = await site.Submit("/subscribe", "main form", ("email", $"{who}@example.org"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            bodies.Add(FormToken().Replace(await answer.Content.ReadAsStringAsync(), ""));
        }
        await TestSite.TakenUp(service);
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));

        Assert.Single(bodies.Distinct());
        var kinds = service.Mails.ToDictionary(mail => mail.To.ToString().Split('@')[0], mail => mail.TextBody!.Contains("/confirm/", StringComparison.Ordinal) ? "confirm" : "manage");
        Assert.Equal(new Dictionary<string, string> { ["new"] = "confirm", ["pending"] = "confirm", ["active"] = "manage", ["paused"] = "manage", ["gone"] = "confirm" }, kinds);
        Assert.Equal("paused", await service.Ask<string>("select state from subscribers where email = 'paused@example.org'"));
        Assert.Equal(1, site.Refusals["sign-up: suppressed address"]);
        var pending = (await service.Get<SubscriberStore>().Find(EmailAddress.Parse("pending@example.org")))!;
        Assert.Equal(["router"], (await service.Get<SubscriberStore>().Profile(pending.SubscriberId)).Keywords);
    }

    [Fact]
    public async Task The_answer_is_given_while_nobody_can_look_up_any_address()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await service.Subscribe("active@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O"));
        await service.Subscription.Leave(await service.Subscribe("gone@example.org", new Profile(), DateTimeOffset.UtcNow.ToString("O")), DateTimeOffset.UtcNow);
        await service.Subscription.Begin(EmailAddress.Parse("pending@example.org"), new Profile(), confirmed: false, DateTimeOffset.UtcNow);
        await service.Get<Suppressions>().Add(EmailAddress.Parse("suppressed@example.org"), "complaint", DateTimeOffset.UtcNow);
        string[] kinds = ["new", "pending", "active", "gone", "suppressed"];
        var known = await service.Ask<string>(
            "select string_agg(distinct table_name, ', ') from information_schema.columns where table_schema = 'public' and column_name in ('subscriber_id', 'address_hash')");
        Assert.Contains("subscribers", known, StringComparison.Ordinal);

        await using (await Held.Tables(service, known + ", keywords", "access exclusive"))
        {
            // One that looked would wait for ever: the time that an answer takes can tell nothing.
            foreach (var kind in kinds) (await site.Submit("/subscribe", "main form", ("email", $"{kind}@example.org"), ("keywords", "router"))).EnsureSuccessStatusCode();
            Assert.Equal(kinds.Order(), (await service.Ask<string[]>("select array_agg(split_part(email, '@', 1)) from sign_ups")).Order());
        }
        await TestSite.TakenUp(service);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_no_address()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var token = (await site.Open("/subscribe")).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

        using var sent = new ByteArrayContent([.. System.Text.Encoding.ASCII.GetBytes($"__form={Uri.EscapeDataString(token)}&email="), 0xFF, 0xFE, .. "@x.example"u8]);
        sent.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var answer = await site.Browser.PostAsync("/subscribe", sent);

        Assert.Contains("character that an address cannot have", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await service.Ask<int>("select count(*) from sign_ups"));
    }

    [Fact]
    public async Task A_hundred_sign_ups_of_one_address_at_once_give_one_subscriber_and_one_mail()
    {
        await using var service = await TestService.Start();
        var open = service.Settings with { Limits = new LimitSettings { SignUpsPerAddress = 0, SignUpsPerSubnet = 0, PostsPerMinute = 0 } };
        await using var site = await TestSite.Start(service, settings: open);
        await using var other = await TestSite.Start(service, settings: open);
        var token = (await site.Open("/subscribe")).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(at => (at % 2 == 0 ? site : other).Browser.PostAsync("/subscribe", new FormUrlEncodedContent(
            [new("__form", token), new("email", at % 3 == 0 ? "ADA@example.org" : at % 3 == 1 ? "ada+news@example.org" : "ada@example.org")]))));
        await TestSite.TakenUp(service);
        await service.Deliver(DateTimeOffset.UtcNow.ToString("O"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(service.Mails);
        Assert.Equal(1, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Equal(99, new[] { site, other }.Sum(each => each.Refusals.GetValueOrDefault("sign-up: address asked for too often")));
    }

    [Theory]
    [InlineData("ada", "has no @")]
    [InlineData("", "is empty")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org", "control character")]
    [InlineData("ada\u202Egro.elpmaxe@example.org", "character that an address cannot have")]
    [InlineData("<script>alert(1)</script>@example.org", "character that an address cannot have")]
    [InlineData("../../etc/passwd", "has no @")]
    public async Task What_is_no_address_is_told_in_its_place(string typed, string sentence)
    {
        using var answer = await undisturbed.Site.Submit("/subscribe", "main form", ("email", typed));
        var page = await TestSite.Read(answer);

        var field = page.QuerySelector("input[name=email]")!;
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.Contains(sentence, page.GetElementById(field.GetAttribute("aria-describedby")!)!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main script"));
        Assert.Equal(0, await undisturbed.Service.Ask<int>("select count(*) from sign_ups"));
    }

    [Fact]
    public async Task A_slip_in_a_well_known_domain_is_asked_about_and_either_answer_counts()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var (button, expected) in new[] { (0, "ada@gmail.com"), (1, "ada@gmial.com") })
        {
            using var asked = await site.Submit("/subscribe", "main form", ("email", "ada@gmial.com"), ("keywords", "router\nchess"));
            var form = (await TestSite.Read(asked)).QuerySelector("main form")!;
            Assert.Equal(0, await service.Ask<int>("select count(*) from subscribers where email = @expected", new { expected }));
            var pressed = form.QuerySelectorAll("button")[button];
            var fields = form.QuerySelectorAll("input").Where(field => field.GetAttribute("name") != "website")
                .Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value") ?? "")).Append(new(pressed.GetAttribute("name")!, pressed.GetAttribute("value")!));
            using var answer = await site.Browser.PostAsync("/subscribe", new FormUrlEncodedContent(fields));
            Assert.Contains("Check your inbox", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            await TestSite.TakenUp(service);
            var reader = (await service.Get<SubscriberStore>().Find(EmailAddress.Parse(expected)))!;
            Assert.Equal(["router", "chess"], (await service.Get<SubscriberStore>().Profile(reader.SubscriberId)).Keywords);
        }
    }

    [Fact]
    public async Task A_keyword_that_cannot_be_understood_is_pointed_at_and_nothing_typed_is_lost()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Submit("/subscribe", "main form", ("email", "ada@example.org"), ("keywords", "router\n(video <b>"));
        var page = await TestSite.Read(answer);

        Assert.Equal("ada@example.org", page.QuerySelector("input[name=email]")!.GetAttribute("value"));
        Assert.Contains("router", page.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("(at character", page.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".fault mark"));
        Assert.Empty(page.QuerySelectorAll(".fault b"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from sign_ups"));
    }

    [Fact]
    public async Task The_query_of_a_search_is_carried_into_the_profile_and_shown_as_text()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var path = "/subscribe?q=" + Uri.EscapeDataString("\"world model\" OR <i>");
        Assert.Empty((await site.Open(path)).QuerySelectorAll("main i"));
        (await site.Submit("/subscribe?q=%22world%20model%22", "main form", ("email", "ada@example.org"))).EnsureSuccessStatusCode();
        await TestSite.TakenUp(service);

        Assert.Equal("\"world model\"", await service.Ask<string>("select query from keywords"));
    }

    [Fact]
    public async Task More_keywords_than_a_profile_holds_are_refused()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Submit("/subscribe", "main form", ("email", "ada@example.org"), ("keywords", string.Join(',', Enumerable.Range(0, 101).Select(at => $"word{at}"))));

        Assert.Contains("at most 100", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_fills_in_what_people_do_not_see_is_answered_the_same_and_nothing_is_done()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Submit("/subscribe", "main form", ("email", "ada@example.org"), ("website", "https://spam.example"));

        Assert.Contains("Check your inbox", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await service.Ask<int>("select count(*) from sign_ups"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from subscribers"));
        Assert.Equal(1, site.Refusals["sign-up: hidden field filled in"]);
        var field = (await site.Open("/subscribe")).QuerySelector("input[name=website]")!;
        Assert.Equal(("-1", "off", "true"), (field.GetAttribute("tabindex"), field.GetAttribute("autocomplete"), field.Closest("[aria-hidden]")?.GetAttribute("aria-hidden")));
    }

    [GeneratedRegex("name=\"__form\"[^>]*>")]
    private static partial Regex FormToken();
}
