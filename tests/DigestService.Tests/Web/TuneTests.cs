using System.Net;
using AngleSharp.Html.Dom;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>From a paper in a mail: two taps and fewer like it come, a third and all is as before.</summary>
public sealed class TuneTests
{
    [Fact]
    public async Task A_paper_in_a_mail_leads_to_why_it_came()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await Given(service, "router", "chess");
        await service.ComposeAndSend(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));

        var mail = service.Mails.Single();
        var link = TestSite.LinkIn(mail.TextBody![mail.TextBody!.IndexOf("Tune:", StringComparison.Ordinal)..], "manage");
        Assert.Contains(link, mail.HtmlBody, StringComparison.Ordinal);
        var page = await site.Open(link);

        Assert.Equal("router catches it", page.QuerySelectorAll("section h2").Single().TextContent);
        Assert.Contains("Found in title. It caught 4 papers in 30 days.", page.QuerySelector("section")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("router", page.QuerySelectorAll("h2 mark").Select(mark => mark.TextContent.ToLowerInvariant()));
        Assert.DoesNotContain("ada@", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("/manage/", await site.Browser.GetStringAsync(TestSite.LinkIn(mail.TextBody, "digest")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyword_is_muted_for_thirty_days_and_brings_nothing_in_any_form()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "routing");

        var page = await Press(site, path, "form[action*=Mute] button");

        var mute = Assert.Single((await Profile(service, reader)).Mutes);
        Assert.Equal(("routing", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30)), (mute.Query, mute.Until));
        await service.Compose(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));
        Assert.Equal(0, await service.Ask<int>("select coalesce(sum(cardinality(paper_ids)), 0) from digests"));
        await Undo(site, page, path);
        Assert.Empty((await Profile(service, reader)).Mutes);
    }

    [Fact]
    public async Task A_word_is_excluded_with_its_backtest_and_taken_back()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "chess", "router");
        var button = (await site.Open(path)).QuerySelectorAll("button[name=word]").Single(each => each.GetAttribute("value") == "Quantum");
        Assert.Contains("(2 fewer)", button.TextContent, StringComparison.Ordinal);

        var page = await Press(site, path, "button[value=Quantum]");

        Assert.Equal(["chess", "router -Quantum"], (await Profile(service, reader)).Keywords);
        Assert.Contains("shut out 2 papers", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["A Quantum Router", "Routers, quantum and not"], page.QuerySelectorAll("main > ul li").Select(each => each.TextContent).Order());
        await Undo(site, page, path);
        Assert.Equal(["chess", "router"], (await Profile(service, reader)).Keywords);
    }

    [Theory]
    [InlineData("data centre", "router -\"data centre\"")]
    [InlineData("-\"Data Centre\"", "router -\"Data Centre\"")]
    [InlineData("x OR y", "router -\"x OR y\"")]
    public async Task A_typed_word_is_taken_as_words_and_never_as_operators(string typed, string keyword)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "router");

        await Press(site, path, "form[action*=Exclude] button:not([name])", ("typed", typed));

        Assert.Equal(Query(keyword), Query(Assert.Single((await Profile(service, reader)).Keywords)));
    }

    [Fact]
    public async Task More_votes_are_asked_for_in_place_of_fewer()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "router OR switch votes:>=2");
        // This paper has 30 votes: what is below lets it come, and 100 would let nothing come.
        Assert.Equal(["At least 50 (3 fewer)"], (await site.Open(path)).QuerySelectorAll("button[name=votes]").Select(each => each.TextContent));

        var page = await Press(site, path, "button[name=votes][value='50']");
        Assert.Contains("votes:>=50", Assert.Single((await Profile(service, reader)).Keywords), StringComparison.Ordinal);

        await Undo(site, page, path);
        Assert.Equal(Query("router OR switch votes:>=2"), Query(Assert.Single((await Profile(service, reader)).Keywords)));
    }

    [Fact]
    public async Task A_keyword_changed_elsewhere_meanwhile_is_left_alone()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "router");
        var page = await site.Open(path);
        await service.Subscription.Change(reader.Id, profile => profile with { Keywords = ["chess"] });

        var answer = await TestSite.Read(await site.Submit(page, path, "button[name=votes][value='50']"));

        Assert.Contains("no longer among yours", answer.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["chess"], (await Profile(service, reader)).Keywords);
    }

    [Fact]
    public async Task Words_are_offered_that_name_things_those_that_shut_out_others_first()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "router");
        var today = $"{DateTime.UtcNow:yyyy-MM-dd}";
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"),
            Told.Listed("11", "Know Each Step: Efficiently Glassware without a Robot Router", today), Told.Listed("12", "A robot and its router", today), Told.Listed("13", "Robot", today), Told.Listed("14", "Glassware and the quantum", today));

        var page = await site.Open($"{reader.Manage}/paper/{await service.Ask<int>("select paper_id from papers where alias = 'arxiv:11'")}");

        Assert.Equal(["Robot (2 fewer)", "Glassware (1 fewer)"], page.QuerySelectorAll("button[name=word]").Select(each => each.TextContent));
    }

    [Theory]
    [InlineData("keyword=router&mutedBefore=2001-01-01", true)]
    [InlineData("keyword=router&mutedBefore=9999-12-31", false)]
    [InlineData("keyword=router&mutedBefore=tomorrow", false)]
    [InlineData("keyword=the&narrower=router", false)]
    [InlineData("keyword=the&mutedBefore=", false)]
    public async Task What_is_taken_back_is_read_like_anything_that_is_typed(string fields, bool isTaken)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "router");
        var form = (await site.Open(path)).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

        using var answer = await site.Browser.PostAsync(path + "?handler=undo", new FormUrlEncodedContent(
            [new("__form", form), .. fields.Split('&').Select(field => KeyValuePair.Create(field.Split('=', 2)[0], field.Split('=', 2)[1]))]));

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var profile = await Profile(service, reader);
        Assert.Equal(["router"], profile.Keywords);
        Assert.Empty(profile.Mutes);
    }

    [Fact]
    public async Task A_word_of_a_paper_that_no_keyword_catches_can_be_muted()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "chess");

        var page = await Press(site, path, "button[value=Quantum]");

        Assert.Equal("quantum", Assert.Single((await Profile(service, reader)).Mutes).Query, ignoreCase: true);
        await Undo(site, page, path);
        Assert.Empty((await Profile(service, reader)).Mutes);
    }

    [Fact]
    public async Task Markup_in_a_title_or_a_keyword_is_text()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("9", "<script>alert(1)</script> router", $"{DateTime.UtcNow:yyyy-MM-dd}"));
        var reader = await Reader.Subscribe(service, profile: new Profile { Keywords = ["router -\"<b>\""], TimeZone = "UTC" });

        var page = await site.Open($"{reader.Manage}/paper/{await service.Ask<int>("select max(paper_id) from papers")}");

        Assert.Empty(page.QuerySelectorAll("main script, main b"));
        Assert.Contains("<script>", page.QuerySelector("main h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_link_that_manages_opens_it()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var (reader, path) = await Given(service, "router");

        foreach (var purpose in new[] { LinkPurpose.View, LinkPurpose.Feed, LinkPurpose.Unsubscribe, LinkPurpose.Account })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync(path.Replace(reader.Manage, $"/manage/{reader.Sign(purpose)}", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync($"{reader.Manage}/paper/99999")).StatusCode);
    }

    /// <summary>Four papers on routers, two of them quantum ones; the page of the first.</summary>
    private static async Task<(Reader Reader, string Path)> Given(TestService service, params string[] keywords)
    {
        var today = $"{DateTime.UtcNow:yyyy-MM-dd}";
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"),
            Told.Listed("1", "A Quantum Router", today, votes: 30, @abstract: "This router routes."), Told.Listed("2", "Routers, quantum and not", today, votes: 4),
            Told.Listed("3", "Routers", today, votes: 12), Told.Listed("4", "A router", today, votes: 90), Told.Listed("5", "Go", today));
        var reader = await Reader.Subscribe(service, profile: new Profile { Keywords = [.. keywords.Select(Query)], TimeZone = "UTC" });
        return (reader, $"{reader.Manage}/paper/{await service.Ask<int>("select paper_id from papers where alias = 'arxiv:1'")}");
    }

    private static string Query(string keyword) => DigestService.Matching.Query.Parse(keyword).ToString()!;



    private static async Task<IHtmlDocument> Press(TestSite site, string path, string button, params (string Name, string Value)[] fields) =>
        await TestSite.Read((await site.Submit(path, button, fields)).EnsureSuccessStatusCode());

    private static async Task Undo(TestSite site, IHtmlDocument page, string path)
    {
        var answer = await TestSite.Read((await site.Submit(page, path, "form[action*=Undo] button")).EnsureSuccessStatusCode());
        Assert.Contains("as it was before", answer.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    private static Task<Profile> Profile(TestService service, Reader reader) => service.Get<SubscriberStore>().Profile(reader.Id);
}
