using DigestService.BrowserTests.Support;
using DigestService.Subscribers;
using DigestService.Web.Defence;

namespace DigestService.BrowserTests;

/// <summary>Pages that no link leads to hold, too: what forms answer, well or badly.</summary>
[Collection(InBrowser.Name)]
public sealed class FormsTests(BrowserRun browser)
{
    [FactInBrowser]
    public async Task Each_page_that_a_form_leads_to_holds_by_day_and_by_night()
    {
        await using var site = await BrowserSite.Start(limits: new LimitSettings { SearchesPerMinute = 1, SignUpsPerAddress = 4, SignUpsBeforeQuestion = 1 });
        await browser.Walk(Visitor.OnPhone, site, async walk =>
        {
            await ChangePreferences(walk, site);
            await TuneBadlyAndWell(walk, site);
            await MoveAndGoBack(walk, site);
            await LookAtDataAndErase(walk, site);
            await AskAnew(walk, site);
            await SignUpInACrowd(walk);
            await BeRefused(walk);
        });
    }

    private static async Task ChangePreferences(Walk walk, BrowserSite site)
    {
        await site.Subscribe("reader@example.org", new Profile { Keywords = ["agents"], TimeZone = "UTC" });
        await walk.Open((await site.MailTo("reader@example.org")).Link("Preferences"));
        await walk.Fill("Add a keyword", "\"no end");
        await walk.PressIn("#keywords", "Add", status: 422);
        await walk.AtNightToo();
        await walk.Fill("Add a keyword", "RLHF");
        await walk.PressIn("#keywords", "Add");
        await walk.PressIn("#mutes", "Mute", status: 422);
        await walk.Choose("Pause", "until a day");
        await walk.PressIn("#pause", "Pause", status: 422);
        await walk.AtNightToo();
        await walk.Choose("Pause", "for 2 weeks");
        await walk.PressIn("#pause", "Pause");
        await walk.Sees("Paused. What was waiting");
        await walk.AtNightToo();
        await walk.Press("Resume now");
    }

    private static async Task TuneBadlyAndWell(Walk walk, BrowserSite site)
    {
        await walk.Open((await site.MailTo("reader@example.org")).Link("Tune"));
        await walk.Fill("Another word, or a phrase", "***");
        await walk.PressIn("form[action*=Exclude]", "Exclude", status: 422, exact: true);
        await walk.AtNightToo();
        await walk.Fill("Another word, or a phrase", "zebrafish");
        await walk.PressIn("form[action*=Exclude]", "Exclude", exact: true);
        await walk.AtNightToo();
        await walk.Press("Undo");

        await walk.Open((await site.MailTo("reader@example.org")).Link("Unsubscribe"));
        await walk.Press("Weekly instead");
        await walk.Sees("One mail a week");
        await walk.AtNightToo();
    }

    private static async Task MoveAndGoBack(Walk walk, BrowserSite site)
    {
        await site.Subscribe("moves@example.org", new Profile());
        await site.SendMails();
        await site.AskForAddress("moves@example.org", "there@example.org");
        await walk.Open((await site.MailTo("there@example.org")).Link("Use this address"));
        await walk.Press("Use this address");
        await walk.AtNightToo();
        await walk.Open((await site.MailTo("moves@example.org")).Link("Undo the change"));
        await walk.Press("Undo the change");
        await walk.AtNightToo();
    }

    private static async Task LookAtDataAndErase(Walk walk, BrowserSite site)
    {
        await walk.Open((await site.MailTo("reader@example.org")).Link("Preferences") + "/account");
        await walk.Press("Mail me the link");
        await walk.AtNightToo();
        var link = (await site.MailTo("reader@example.org")).Link("Open my data");
        await walk.Open(link);
        await walk.Press("Open my data");
        await walk.AtNightToo();
        await walk.Fill("New address", "reader@example.org");
        await walk.Press("Mail a link to it", status: 422);
        await walk.AtNightToo();
        await walk.Fill("New address", "elsewhere@example.org");
        await walk.Press("Mail a link to it");
        await walk.AtNightToo();
        await walk.Press("Back to your data");
        await walk.Press("Erase everything…");
        await walk.AtNightToo();
        await walk.Press("Keep it");
        await walk.Press("Erase everything…");
        await walk.Press("Erase everything now");
        await walk.Reads("Everything is erased");
        await walk.AtNightToo();
    }

    private static async Task AskAnew(Walk walk, BrowserSite site)
    {
        await site.Subscribe("late@example.org", new Profile(), confirmed: false, ago: TimeSpan.FromDays(8));
        await walk.Open((await site.MailTo("late@example.org")).Link("Confirm the subscription"));
        await walk.Press("Mail me a new link");
        await walk.Reads("Check your inbox");
        await walk.AtNightToo();
    }

    private static async Task SignUpInACrowd(Walk walk)
    {
        await walk.Open("/subscribe");
        await walk.Fill("Your email address", "first@example.org");
        await walk.Press("Subscribe");
        await walk.Open("/subscribe");
        await walk.AtNightToo();
        await walk.Fill("Your email address", "second@example.org");
        await walk.Fill("What is", "99");
        await walk.Press("Subscribe", status: 422);
        await walk.Sees("That was not the answer");
        await walk.AtNightToo();
        await walk.Fill("What is", "99");
        await walk.Press("Subscribe", status: 422);
        await walk.Press("Subscribe", status: 429);
        await walk.Sees("Please wait");
        await walk.AtNightToo();
    }

    private static async Task BeRefused(Walk walk)
    {
        await walk.Open("/search?q=agents");
        await walk.Open("/search?q=agents", status: 429);
        await walk.AtNightToo();

        await walk.Open("/subscribe");
        await walk.Fill("Keywords", new string('a', 100_000));
        await walk.Press("Subscribe", status: 413);
        await walk.AtNightToo();

        await walk.Open("/subscribe");
        await walk.Page.EvaluateAsync("() => document.querySelectorAll('input[name=__form]').forEach(field => field.value = 'x')");
        await walk.Press("Subscribe", status: 400);
        await walk.AtNightToo();
    }

    [FactInBrowser]
    public async Task Whoever_tries_keywords_faster_than_they_are_answered_is_told_and_sees_nothing_of_another()
    {
        await using var site = await BrowserSite.Start(limits: new LimitSettings { TrialsPerMinute = 1 });
        await site.Subscribe("reader@example.org", new Profile { TimeZone = "UTC" });
        await browser.Walk(Visitor.AtDesk, site, async walk =>
        {
            walk.Expect("429: GET");
            await walk.Open((await site.MailTo("reader@example.org")).Link("Preferences"));
            await walk.Fill("Add a keyword", "agents");
            await walk.Sees("What agents brings");
            await walk.Fill("Add a keyword", "RLHF");
            await walk.Sees("One moment: too many at once.");
            await walk.DoesNotSee("What agents brings");
        });
    }
}
