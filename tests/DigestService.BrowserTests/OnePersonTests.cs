using DigestService.BrowserTests.Support;
using DigestService.Tests.Support;

namespace DigestService.BrowserTests;

/// <summary>One person, from the form to goodbye.</summary>
[Collection(InBrowser.Name)]
public sealed class OnePersonTests(BrowserRun browser)
{
    private const string Ada = "ada@example.org";

    [FactInBrowser]
    public Task Subscribe_confirm_tune_receive_mute_and_leave_at_a_desk() => FromTheFormToGoodbye(Visitor.AtDesk);

    [FactInBrowser]
    public Task Subscribe_confirm_tune_receive_mute_and_leave_on_a_phone() => FromTheFormToGoodbye(Visitor.OnPhone);

    [FactInBrowser]
    public Task Subscribe_confirm_tune_receive_mute_and_leave_without_scripts() => FromTheFormToGoodbye(Visitor.WithoutScripts);

    private async Task FromTheFormToGoodbye(Visitor visitor)
    {
        await using var site = await BrowserSite.Start();
        await browser.Walk(visitor, site, async walk =>
        {
            await Subscribe(walk, site);
            await Tune(walk, visitor);
            await MuteFromTheMail(walk, site);
            await Leave(walk, site);
        });
    }

    private static async Task Subscribe(Walk walk, BrowserSite site)
    {
        await walk.Open("/");
        await walk.Follow("Mail me this daily");
        await walk.Fill("Your email address", Ada);
        await walk.Fill("Keywords", "agents");
        await walk.Press("Subscribe");
        await walk.Reads("Check your inbox");

        await walk.Open((await site.MailTo(Ada)).Link("Confirm the subscription"));
        await walk.Press("Confirm");
        await walk.Reads("You are subscribed");
    }

    private static async Task Tune(Walk walk, Visitor visitor)
    {
        await walk.Follow("Tune your keywords");
        await walk.Fill("Add a keyword", "RLHF");
        if (!visitor.Scripts) await walk.Press("Try it"); // with scripts it is tried while it is typed
        await walk.Sees("What RLHF brings");
        await walk.Look();
        await walk.Press("Add");
        await walk.Sees("Edit RLHF");
    }

    private static async Task MuteFromTheMail(Walk walk, BrowserSite site)
    {
        var digest = await site.MailTo(Ada);
        await walk.Open(digest.Link("View in browser"));
        await walk.Sees("RLHF");

        await walk.Open(digest.Link("Tune"));
        await walk.Press("Mute it for 30 days");
        await walk.Press("Undo");
        await walk.Press("Mute it for 30 days");
        await walk.Sees("It is muted");
    }

    private static async Task Leave(Walk walk, BrowserSite site)
    {
        await site.NextMorning();
        var digest = await site.MailTo(Ada);
        await walk.Open(digest.Link("Unsubscribe"));
        await walk.Press("Unsubscribe");
        await walk.Reads("You are unsubscribed");
        await walk.Press("It was a mistake");
        await walk.Reads("You are subscribed");
        await walk.Follow("Unsubscribe");
        await walk.Press("Unsubscribe");

        var mails = site.MailsTo(Ada);
        await site.NextMorning();
        await site.SendMails();
        Assert.Equal(mails, site.MailsTo(Ada));
    }

    [FactInBrowser]
    public async Task What_was_mistyped_is_pointed_at_on_pages_that_hold()
    {
        await using var site = await BrowserSite.Start();
        await browser.Walk(Visitor.OnPhone, site, async walk =>
        {
            await walk.Open("/subscribe");
            await walk.Fill("Your email address", "ada at example.org");
            await walk.Fill("Keywords", "agents, \"no end");
            await walk.Press("Subscribe", status: 422);
            await walk.Sees("at character");

            await walk.Fill("Your email address", "ada@gmial.com");
            await walk.Fill("Keywords", "agents");
            await walk.Press("Subscribe");
            await walk.Reads("Did you mean ada@gmail.com?");
            await walk.Press("No, it is ada@gmial.com");
            await walk.Open((await site.MailTo("ada@gmial.com")).Link("Confirm the subscription"));
        });
    }
}
