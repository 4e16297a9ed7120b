using System.Net;
using AngleSharp.Dom;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web.Admin;

public sealed class AdminTests
{
    private static string[] Headings(IParentNode page) => [.. page.QuerySelectorAll("main h2").Select(each => each.TextContent)];

    [Fact]
    public async Task Without_a_token_in_the_settings_there_is_no_such_page()
    {
        await using var rig = await AdminRig.Start(signedIn: false, token: null);

        Assert.Equal(HttpStatusCode.NotFound, (await rig.Site.Browser.GetAsync("/admin")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Site.Browser.GetAsync("/admin/preview")).StatusCode);
    }

    [Fact]
    public async Task Before_the_token_was_given_nothing_is_shown_or_changed()
    {
        await using var rig = await AdminRig.Start(signedIn: false);
        var door = await rig.Site.Open("/admin");

        Assert.Equal("Operator", door.QuerySelector("h1")!.TextContent);
        Assert.Empty(door.QuerySelectorAll(".admin"));
        foreach (var path in new[] { "/admin/preview", "/admin/preview?handler=Html" })
        {
            using var answer = await rig.Site.Browser.GetAsync(path);
            Assert.Equal((HttpStatusCode.SeeOther, "/admin"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        }
        using var paused = await rig.Site.Browser.PostAsync("/admin?handler=Pause", new FormUrlEncodedContent([new("__form", door.QuerySelector("[name=__form]")!.GetAttribute("value")!)]));
        Assert.Equal(HttpStatusCode.SeeOther, paused.StatusCode);
        Assert.Equal(0, await rig.Service.Ask<int>("select count(*) from provider_pauses"));
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_counted_and_sets_no_cookie()
    {
        await using var rig = await AdminRig.Start(signedIn: false);

        using var answer = await rig.SignIn("a token that opens the operator's pagE");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(1, rig.Site.Refusals["operator: wrong token"]);
    }

    [Fact]
    public async Task The_session_is_a_cookie_that_scripts_and_foreign_pages_cannot_use_and_that_a_byte_spoils()
    {
        await using var rig = await AdminRig.Start(signedIn: false, scheme: "https");

        using var answer = await rig.SignIn(AdminRig.Token);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        using var stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = rig.Site.Address };

        Assert.Equal("/admin", answer.Headers.Location!.OriginalString);
        foreach (var part in new[] { "httponly", "samesite=strict", "path=/admin", "secure", "max-age=28800" }) Assert.Contains(part, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(AdminRig.Token, cookie, StringComparison.Ordinal);
        var value = cookie.Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await Preview(value));
        Assert.Equal(HttpStatusCode.SeeOther, await Preview(value[..20] + (value[20] == 'A' ? 'B' : 'A') + value[21..]));
        Assert.Equal(HttpStatusCode.SeeOther, await Preview("digest-admin=AAAA"));

        async Task<HttpStatusCode> Preview(string given)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/preview");
            request.Headers.Add("Cookie", given);
            return (await stranger.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task A_form_that_was_shown_to_somebody_else_changes_nothing()
    {
        await using var rig = await AdminRig.Start();
        var shown = (await rig.Site.Open("/")).QuerySelector("[name=__form]")!.GetAttribute("value")!;
        using var stranger = new HttpClient { BaseAddress = rig.Site.Address };
        var door = (await TestSite.Read(await stranger.GetAsync("/admin"))).QuerySelector("[name=__form]")!.GetAttribute("value")!;

        foreach (var form in new[] { shown, door, "" })
            Assert.Equal(HttpStatusCode.BadRequest, (await rig.Site.Browser.PostAsync("/admin?handler=Pause", new FormUrlEncodedContent([new("__form", form)]))).StatusCode);
        Assert.Equal(0, await rig.Service.Ask<int>("select count(*) from provider_pauses"));
    }

    [Fact]
    public async Task It_is_kept_by_no_cache_and_found_by_no_search_engine_and_ends_when_the_operator_signs_out()
    {
        await using var rig = await AdminRig.Start();
        using (var answer = await rig.Site.Browser.GetAsync("/admin"))
        {
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        }

        await rig.Site.Submit("/admin", "form[action*=SignOut]");

        Assert.Empty((await rig.Site.Open("/admin")).QuerySelectorAll(".admin"));
    }

    [Fact]
    public async Task Everything_that_an_operator_asks_stands_on_the_page()
    {
        await using var rig = await AdminRig.Start();
        var service = rig.Service;
        var now = DateTimeOffset.UtcNow;
        await service.Tell("hf", now.ToString("O"), Told.Listed("1", "A router", $"{now:yyyy-MM-dd}"));
        await service.Subscribe("ada@gmail.com", new Profile { Keywords = ["router", "zebrafish"], TimeZone = "UTC" }, now.AddMinutes(-5).ToString("O"));
        await service.ComposeAndSend(now.ToString("O"));
        service.Get<Refusals>().Count("sign-up: question not answered");
        await service.Get<DayCounts>().Flush();
        await service.Get<KeywordTallies>().Renew(now);
        await service.Do("insert into source_days (source, day, state, fetched, new, updated, rejected, error, looked_at) values ('hf', current_date - 1, 'failed', 0, 0, 0, 0, 'It answered 502', now())");

        var page = await rig.Site.Open("/admin");

        var words = page.QuerySelector("main")!.TextContent;
        foreach (var told in new[] { "Mails taken", "gmail", "sent", "router", "zebrafish", "question not answered", "It answered 502", "failed", "No papers yet, asked" }) Assert.Contains(told, words, StringComparison.Ordinal);
        foreach (var section in new[] { "Today", "Sending", "Sources", "The last 30 days", "Providers", "Keywords", "Turned away", "Set aside" }) Assert.Contains(section, Headings(page));
        Assert.Equal(["Deliveries", "Bounces", "Complaints", "Growth"], page.QuerySelectorAll(".chart h3").Select(each => each.TextContent));
        Assert.All(page.QuerySelectorAll("svg"), svg => Assert.Equal("img", svg.GetAttribute("role")));
        Assert.Contains("1 taken, 1 today", page.QuerySelector("svg")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("1 joined, 1 today", page.QuerySelectorAll("svg")[3].GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[style], main script"));
        Assert.DoesNotContain("ada@", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_aside_is_shown_with_its_reason_and_tried_again_one_by_one_or_all()
    {
        await using var rig = await AdminRig.Start();
        foreach (var number in new[] { 1, 2 })
            await rig.Service.Do("insert into failed_papers (alias, source, told, tries, reason, since) values (@alias, 'arxiv', '{}', 3, '<b>too long</b>', now())", new { alias = $"arxiv:{number}" });

        var page = await rig.Site.Open("/admin");
        Assert.Equal(["paper:arxiv:1", "paper:arxiv:2"], page.QuerySelectorAll(".tried h3").Select(each => each.TextContent));
        Assert.Contains("<b>too long</b>", page.QuerySelector(".tried p")!.TextContent, StringComparison.Ordinal);

        using var answer = await rig.Site.Submit("/admin", "form:has([name=name][value='paper:arxiv:2'])");
        Assert.Equal("/admin?done=retried#set-aside", answer.Headers.Location!.OriginalString);
        Assert.Equal("arxiv:2", await rig.Service.Ask<string>("select string_agg(alias, ' ') from failed_papers where next_try_at is not null"));

        await rig.Site.Submit("/admin", "form[action*=Retry]:not(:has([name=name]))");
        Assert.Equal(2, await rig.Service.Ask<int>("select count(*) from failed_papers where next_try_at is not null"));
    }

    [Fact]
    public async Task All_sending_is_paused_and_resumed_and_a_provider_is_tried_again()
    {
        await using var rig = await AdminRig.Start();
        await rig.Service.Do("insert into provider_pauses (provider, since, until, reason) values ('gmail', now(), now() + interval '1 hour', 'rate')");
        var pauses = rig.Service.Get<ProviderPauses>();

        using (var answer = await rig.Site.Submit("/admin", "form[action*=Pause]", ("reason", "moving house"))) Assert.Equal("/admin?done=paused#sending", answer.Headers.Location!.OriginalString);
        await pauses.Refresh(DateTimeOffset.UtcNow, default);
        Assert.Equal("moving house", pauses.All?.Reason);
        Assert.Contains("moving house", (await rig.Site.Open("/admin?done=paused")).QuerySelector(".notice.bad strong")!.ParentElement!.TextContent, StringComparison.Ordinal);

        await rig.Site.Submit("/admin", "form[action*=Resume]");
        await rig.Site.Submit("/admin", "form:has([value=gmail])");
        Assert.Equal(0, await rig.Service.Ask<int>("select count(*) from provider_pauses"));
    }

    [Fact]
    public async Task A_digest_of_real_papers_is_shown_through_the_templates_and_sent_as_a_test()
    {
        await using var rig = await AdminRig.Start();
        var today = $"{DateTimeOffset.UtcNow:yyyy-MM-dd}";
        await rig.Service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("1", "A router of experts", today), Told.Listed("2", "A chess engine", today));

        var page = await rig.Site.Open("/admin/preview?mail=real&q=router");
        var mail = await rig.Site.Open(page.QuerySelector("iframe")!.GetAttribute("src")!);
        using var framed = await rig.Site.Browser.GetAsync(page.QuerySelector("iframe")!.GetAttribute("src"));
        Assert.Contains("A router of experts", mail.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("chess", mail.Body.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("sandbox", framed.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var sent = await rig.Site.Submit("/admin/preview?mail=real&q=router", "form[method=post]", ("to", "eve@lab.example"));
        Assert.Contains("took it for eve@lab.example", (await TestSite.Read(sent)).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        var received = rig.Service.Mails.Single();
        Assert.Equal("eve@lab.example", received.To.ToString());
        Assert.StartsWith("Test: ", received.Subject, StringComparison.Ordinal);
        Assert.Contains("A router of experts", received.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_other_mail_is_shown_too_and_what_cannot_be_is_told()
    {
        await using var rig = await AdminRig.Start();

        Assert.Contains("No paper", (await rig.Site.Open("/admin/preview")).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await rig.Site.Open("/admin/preview?q=%22no+end")).QuerySelector("[role=alert]"));
        var names = (await rig.Site.Open("/admin/preview")).QuerySelectorAll("option").Skip(1).Select(option => option.GetAttribute("value")!).ToList();
        Assert.Contains("confirmation", names);
        foreach (var name in names) Assert.NotNull((await rig.Site.Open($"/admin/preview?mail={name}")).QuerySelector("iframe"));
        using var refused = await rig.Site.Submit("/admin/preview?mail=confirmation", "form[method=post]", ("to", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Looking_changes_no_row()
    {
        await using var rig = await AdminRig.Start();
        var before = await rig.Service.AllRows();

        foreach (var path in new[] { "/admin", "/admin?done=paused", "/admin?handler=Pause", "/admin?handler=Retry&name=reader:1", "/admin/preview?mail=confirmation", "/admin/preview?handler=Html&mail=confirmation", "/admin/preview?handler=Send&to=eve@lab.example&mail=confirmation" })
            Assert.True((int)(await rig.Site.Browser.GetAsync(path)).StatusCode < 500);

        Assert.Equal(before, await rig.Service.AllRows());
        Assert.Empty(rig.Service.Mails);
    }
}
