using System.Net;
using AngleSharp.Dom;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class PreferencesTests(PreferencesTests.Unchanged unchanged) : IClassFixture<PreferencesTests.Unchanged>
{
    private const string SaveScope = "#scope form button";
    private const string SaveSchedule = "#schedule .actions button";
    private const string SaveMail = "#mail form button";
    private const string Mute = "#mutes .actions button";
    private const string PauseButton = "#pause .actions button";

    private static readonly string[] Sections = [SaveScope, SaveSchedule, SaveMail, "#edit button[formmethod=post]", Mute];

    [Fact]
    public async Task Categories_are_chosen_by_boxes_and_by_name_and_Daily_Papers_drops_them()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Scope = Scope.Categories, Categories = ["cs.CL", "math.ST"] });

        var page = await rig.Press(SaveScope, ("category", "cs.CV"), ("category", "stat.ML"), ("more", "q-bio.*, cs.CV math.ST"));

        Assert.Equal(["cs.CV", "stat.ML", "q-bio.*", "math.ST"], (await rig.Profile()).Categories);
        Assert.Equal(["stat.ML", "cs.CV"], page.QuerySelectorAll("#scope input[type=checkbox][checked]").Select(box => box.GetAttribute("value")));
        Assert.Equal("q-bio.*, math.ST", page.QuerySelector("#more")!.GetAttribute("value"));
        Assert.Contains("all papers of", page.QuerySelector("#scope [role=status]")!.TextContent, StringComparison.Ordinal);

        await rig.Press(SaveScope, ("scope", "daily"));
        Assert.Equal((Scope.Daily, 0), ((await rig.Profile()).Scope, (await rig.Profile()).Categories.Count));
    }

    [Fact]
    public async Task A_category_that_is_none_is_told_in_place()
    {
        await using var rig = await PreferencesRig.Start();

        var page = await rig.PressInVain(SaveScope, ("scope", "categories"), ("category", "cs.LG"), ("more", "cs.CL, sports.football"));

        Assert.Contains("sports.football", page.QuerySelector("#fault-more")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("cs.CL, sports.football", page.QuerySelector("#more")!.GetAttribute("value"));
        Assert.True(page.QuerySelector("#category-cs-LG")!.HasAttribute("checked"));
        Assert.Contains("at least one", (await rig.PressInVain(SaveScope, ("scope", "categories"))).QuerySelector("#fault-more")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Scope.Daily, (await rig.Profile()).Scope);
    }

    [Fact]
    public async Task A_new_rhythm_moves_the_next_mail_and_the_page_says_when_it_comes()
    {
        await using var rig = await PreferencesRig.Start();
        await rig.Service.Compose("2025-12-12T07:00Z");
        await rig.Service.Do("update schedule set last_issue_date = current_date");

        var page = await rig.Press(SaveSchedule, ("cadence", "weekly"), ("weekday", "friday"), ("hour", "18"), ("zone", "Asia/Tokyo"));

        var profile = await rig.Profile();
        Assert.Equal((Cadence.Weekly, DayOfWeek.Friday, 18, "Asia/Tokyo"), (profile.Cadence, profile.Weekday, profile.Hour, profile.TimeZone));
        var said = page.QuerySelector("#schedule [role=status]")!.TextContent;
        Assert.Contains("every Friday at 18:00 Asia/Tokyo", said, StringComparison.Ordinal);
        Assert.Contains("is due on Friday, ", said, StringComparison.Ordinal);
        Assert.Contains("at 18:00", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_section_are_told_at_once_and_what_was_entered_stays()
    {
        await using var rig = await PreferencesRig.Start();

        var schedule = await rig.PressInVain(SaveSchedule, ("cadence", "hourly"), ("hour", "25"), ("zone", "Mars/Olympus"));
        var mail = await rig.PressInVain(SaveMail, ("papers", "many"), ("extras", "21"), ("format", "pdf"));

        foreach (var field in new[] { "cadence", "hour", "zone" }) Assert.NotNull(schedule.QuerySelector($"#fault-{field}"));
        foreach (var field in new[] { "papers", "extras", "format" }) Assert.NotNull(mail.QuerySelector($"#fault-{field}"));
        Assert.Equal("Mars/Olympus", schedule.QuerySelector("#zone option[selected]")!.GetAttribute("value"));
        Assert.Equal("many", mail.QuerySelector("#papers")!.GetAttribute("value"));
        Assert.Equal("fault-papers", mail.QuerySelector("#papers")!.GetAttribute("aria-describedby"));
        Assert.Equivalent(new Profile(), await rig.Profile());
    }

    [Fact]
    public async Task What_a_digest_holds_is_saved_and_an_empty_box_counts_as_no()
    {
        await using var rig = await PreferencesRig.Start(new Profile { MailNothing = true, TrendingExtras = 7 });
        Assert.Equal("7", (await rig.Open()).QuerySelector("#extras option[selected]")!.GetAttribute("value"));

        await rig.Press(SaveMail, ("papers", "20"), ("extras", "3"), ("format", "text"));
        var profile = await rig.Profile();
        Assert.Equal((20, 3, MailFormat.Text, true), (profile.MaxPapers, profile.TrendingExtras, profile.Format, profile.MailNothing));

        await rig.Press(SaveMail, ("nothing", ""));
        Assert.False((await rig.Profile()).MailNothing);
    }

    [Fact]
    public async Task A_mute_ends_on_its_day_or_never_and_a_second_one_moves_the_end()
    {
        await using var rig = await PreferencesRig.Start();
        var today = DateOnly.FromDateTime(DateTime.UtcNow);

        var page = await rig.Press(Mute, ("mute", "trading, “stock market”"), ("lasts", "30"));
        Assert.Equal([today.AddDays(30), today.AddDays(30)], (await rig.Profile()).Mutes.Select(mute => mute.Until));
        Assert.Contains("until", page.QuerySelector("#mutes .chip")!.TextContent, StringComparison.Ordinal);

        await rig.Press(Mute, ("mute", "trading"), ("lasts", "good"));
        await rig.Press(Mute, ("mute", "chess"), ("lasts", "until"), ("until", $"{today.AddDays(5):yyyy-MM-dd}"));
        Assert.Equal([("\"stock market\"", today.AddDays(30)), ("trading", null), ("chess", today.AddDays(5))], (await rig.Profile()).Mutes.Select(mute => (mute.Query, mute.Until)));

        await rig.Press("#mutes .chip button[value=trading]");
        Assert.Equal(2, (await rig.Profile()).Mutes.Count);
    }

    [Theory]
    [InlineData("(chess", "30", "", "mute")]
    [InlineData("", "30", "", "mute")]
    [InlineData("chess", "until", "", "until")]
    [InlineData("chess", "until", "2001-01-01", "until")]
    [InlineData("chess", "until", "tomorrow", "until")]
    [InlineData("chess", "until", "9999-12-31", "until")]
    [InlineData("chess", "ever", "", "lasts")]
    public async Task A_mute_that_cannot_be_is_told_at_its_field(string query, string lasts, string until, string field)
    {
        var rig = unchanged.Rig;

        var page = await rig.PressInVain(Mute, ("mute", query), ("lasts", lasts), ("until", until));

        Assert.NotNull(page.QuerySelector($"#fault-{field}"));
        Assert.Equal(query, page.QuerySelector("#mute")!.GetAttribute("value"));
        Assert.Empty((await rig.Profile()).Mutes);
    }

    [Fact]
    public async Task A_pause_says_how_it_ends_and_can_be_ended_here()
    {
        await using var rig = await PreferencesRig.Start();
        Assert.Contains("while you were away", (await rig.Open()).QuerySelector("#pause")!.TextContent, StringComparison.Ordinal);

        var page = await rig.Press(PauseButton, ("pause", "2"));
        Assert.Equal("paused", await rig.Service.Ask<string>("select state from subscribers"));
        Assert.Equal(14, await rig.Service.Ask<int>("select paused_until - current_date from subscribers"));
        Assert.Contains("paused until", page.QuerySelector("#pause [role=status]")!.TextContent, StringComparison.Ordinal);

        page = await rig.Press("#pause form[action*=resume] button");
        Assert.Equal("active", await rig.Service.Ask<string>("select state from subscribers"));
        Assert.Contains("Welcome back", page.QuerySelector("#pause [role=status]")!.TextContent, StringComparison.Ordinal);

        Assert.Contains("until you resume", (await rig.Press(PauseButton, ("pause", "open"))).QuerySelector("#pause")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await rig.PressInVain(PauseButton, ("pause", "until"), ("back", "2001-01-01"))).QuerySelector("#fault-back"));
    }

    [Fact]
    public async Task A_new_hour_moves_the_end_of_a_pause()
    {
        await using var rig = await PreferencesRig.Start();
        await rig.Press(PauseButton, ("pause", "1"));

        await rig.Press(SaveSchedule, ("hour", "18"));

        Assert.Equal("paused", await rig.Service.Ask<string>("select state from subscribers"));
        Assert.Equal("18:00", await rig.Service.Ask<string>("select to_char(due_at at time zone 'UTC', 'HH24:MI') from schedule"));
    }

    [Fact]
    public async Task Two_tabs_that_save_different_sections_both_get_their_way()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(at => new Task[]
        {
            rig.Press("#edit button[formmethod=post]", ("try", $"word{at}")),
            rig.Press(Mute, ("mute", $"mute{at}"), ("lasts", "good")),
            rig.Press(SaveMail, ("papers", "30")),
            rig.Press(SaveSchedule, ("hour", "18")),
        }));

        var profile = await rig.Profile();
        Assert.Equal((11, 10, 30, 18), (profile.Keywords.Count, profile.Mutes.Count, profile.MaxPapers, profile.Hour));
    }

    [Fact]
    public async Task The_page_never_shows_the_address()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });

        var html = (await rig.Open()).DocumentElement.OuterHtml;

        Assert.DoesNotContain("ada@example.org", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("whoever holds the link", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_leads_to_history_feed_data_and_leaving()
    {
        await using var rig = await PreferencesRig.Start();

        var page = await rig.Open();

        foreach (var address in new[] { $"{rig.Page}/history", rig.Page.Replace("/manage/", "/unsubscribe/", StringComparison.Ordinal) })
            Assert.NotNull(page.QuerySelector($"#data a[href='{address}']"));
        var feed = page.QuerySelector("#data a[href^='/feed/']")!.GetAttribute("href")!["/feed/".Length..];
        Assert.Equal(new SignedLink(LinkPurpose.Feed, rig.Reader, 1), rig.Service.Get<LinkSigner>().Read(feed));
        Assert.NotNull(page.QuerySelector($"#data form[action='{rig.Page}/account'] input[name=__form]"));
    }

    [Fact]
    public async Task A_notice_says_nothing_that_the_address_brings()
    {
        await using var rig = await PreferencesRig.Start();

        Assert.Empty((await rig.Open("?saved=%3Cb%3Ehello%3C/b%3E")).QuerySelectorAll("[role=status]"));
        Assert.Contains("1,000 keywords added", (await rig.Open("?saved=keywords&added=2000000000")).QuerySelector("#keywords [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await rig.Open("?saved=paused")).QuerySelector("#pause [role=status]"));
    }

    [Fact]
    public async Task Opening_the_page_changes_nothing_whatever_is_asked()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });
        const string state = "select (select string_agg(p::text, ';') from profiles p) || (select string_agg(k::text, ';') from keywords k) || (select string_agg(s::text, ';') from schedule s) || (select string_agg(s::text, ';') from subscribers s)";
        var before = await rig.Service.Ask<string>(state);

        foreach (var query in new[] { "", "?edit=1", "?edit=99", "?saved=keywords&added=1", "?handler=remove&remove=chess", "?handler=pause&pause=2", "?handler=keywords&try=go", "?try=go&days=30" })
            await rig.Open(query);

        Assert.Equal(before, await rig.Service.Ask<string>(state));
    }

    [Fact]
    public async Task Links_that_are_revoked_or_for_something_else_open_nothing()
    {
        await using var rig = await PreferencesRig.Start();
        var signer = rig.Service.Get<LinkSigner>();
        var bad = new[] { LinkPurpose.Confirm, LinkPurpose.Unsubscribe, LinkPurpose.View, LinkPurpose.Feed, LinkPurpose.Account, LinkPurpose.Session }
            .Select(purpose => new SignedLink(purpose, rig.Reader, 1)).Append(new SignedLink(LinkPurpose.Manage, rig.Reader, 0)).Append(new SignedLink(LinkPurpose.Manage, 999, 1));

        foreach (var link in bad)
            Assert.Equal(HttpStatusCode.NotFound, (await rig.Site.Browser.GetAsync($"/manage/{signer.Sign(link)}")).StatusCode);
        await rig.Service.Subscription.Erase(rig.Reader);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Site.Browser.GetAsync(rig.Page)).StatusCode);
    }

    [Fact]
    public async Task An_expired_link_shows_and_changes_nothing_and_says_where_to_get_another()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });
        var page = $"/manage/{rig.Service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Manage, rig.Reader, 1, ExpiresAt: DateTimeOffset.UtcNow.AddMinutes(-1)))}";

        var shown = await rig.Site.Open(page);

        Assert.Contains("expired", shown.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(shown.QuerySelector("a[href='/subscribe']"));
        Assert.DoesNotContain("chess", shown.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_left_is_told_so_and_can_come_back_and_a_page_left_open_changes_nothing()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });
        var open = await rig.Open();
        await rig.Service.Subscription.Leave(rig.Reader, DateTimeOffset.UtcNow);

        var page = await rig.Open();
        Assert.Contains("unsubscribed", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href='/subscribe']"));

        var token = open.QuerySelector("#scope input[name=__form]")!.GetAttribute("value")!;
        foreach (var handler in new[] { "keywords", "remove", "mute", "unmute", "scope", "schedule", "mail", "pause", "resume" })
        {
            using var answer = await rig.Site.Browser.PostAsync($"{rig.Page}?handler={handler}", new FormUrlEncodedContent([new("__form", token), new("try", "go"), new("remove", "chess"), new("pause", "2")]));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }
        Assert.Equal("unsubscribed", await rig.Service.Ask<string>("select state from subscribers"));
        Assert.Equal(["chess"], (await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task A_post_that_does_not_say_what_for_or_comes_without_its_token_is_refused()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"] });
        var token = (await rig.Open()).QuerySelector("#scope input[name=__form]")!.GetAttribute("value")!;

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await rig.Site.Browser.PostAsync(rig.Page, new FormUrlEncodedContent([new("__form", token)]))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await rig.Site.Browser.PostAsync($"{rig.Page}?handler=erase", new FormUrlEncodedContent([new("__form", token)]))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Site.Browser.PostAsync($"{rig.Page}?handler=remove", new FormUrlEncodedContent([new("remove", "chess")]))).StatusCode);
        Assert.Equal(["chess"], (await rig.Profile()).Keywords);
    }

    [Fact]
    public async Task Every_field_has_a_label_and_every_form_its_token_and_no_address_carries_one()
    {
        await using var rig = await PreferencesRig.Start(new Profile { Keywords = ["chess"], Mutes = [new Mute("go")] });

        var page = await rig.Open("?edit=1");

        Assert.All(page.QuerySelectorAll("main input:not([type=hidden]), main select, main textarea"), field => Assert.NotNull(page.QuerySelector($"label[for='{field.Id}']")));
        Assert.All(page.QuerySelectorAll("main form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=__form]")));
        Assert.Null(page.QuerySelector("main form[method=get] input[name=__form]"));
        Assert.All(Sections, section => Assert.NotNull(page.QuerySelector(section)));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Empty(page.QuerySelectorAll("[style], [onclick]"));
        Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(each => each.Id).Distinct().Count());
    }

    /// <summary>For what is refused.</summary>
    public sealed class Unchanged : IAsyncLifetime
    {
        internal PreferencesRig Rig { get; private set; } = null!;

        public async Task InitializeAsync() => Rig = await PreferencesRig.Start();

        public async Task DisposeAsync() => await Rig.DisposeAsync();
    }
}
