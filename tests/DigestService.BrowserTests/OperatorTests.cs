using DigestService.BrowserTests.Support;

namespace DigestService.BrowserTests;

/// <summary>The operator, from the token to signing out.</summary>
[Collection(InBrowser.Name)]
public sealed class OperatorTests(BrowserRun browser)
{
    [FactInBrowser]
    public async Task Sign_in_pause_resume_try_again_and_send_a_test_on_pages_that_hold()
    {
        await using var site = await BrowserSite.Start();
        await site.Service.Do("insert into provider_pauses (provider, since, until, reason) values ('gmail', now(), now() + interval '1 hour', 'rate')");
        await site.Service.Do("insert into failed_papers (alias, source, told, tries, reason, since) values ('arxiv:1', 'arxiv', '{}', 3, 'too long', now())");
        await browser.Walk(Visitor.OnPhone, site, async walk =>
        {
            await SignIn(walk);
            Assert.Empty(await walk.Page.EvaluateAsync<string[]>(BarsBeneathTheFigure));
            await PauseAndResume(walk);
            await TryAgain(walk);
            await SendATest(walk);
            await walk.Follow("How things stand");
            await walk.Press("Sign out");
            await walk.DoesNotSee("Today");
        });
    }

    /// <summary>The charts whose scale's figure stands in their bars' way.</summary>
    private const string BarsBeneathTheFigure =
        "() => [...document.querySelectorAll('.plot')].filter(plot => plot.querySelector('.top-of').getBoundingClientRect().bottom > plot.querySelector('svg').getBoundingClientRect().top).map(plot => plot.parentElement.innerText)";

    private static async Task SignIn(Walk walk)
    {
        await walk.SignIn("not the token", status: 401);
        await walk.Sees("This is not the token");
        await walk.AtNightToo();
        await walk.SignIn();
    }

    private static async Task PauseAndResume(Walk walk)
    {
        await walk.Unfold();
        await walk.Fill("Why", "moving house");
        await walk.Press("Pause all sending");
        await walk.Sees("moving house");
        await walk.AtNightToo();
        await walk.Press("Resume sending");
        await walk.Sees("Mail goes out again");
    }

    private static async Task TryAgain(Walk walk)
    {
        await walk.Press("Send there again");
        await walk.Sees("Mail goes there again");
        await walk.Press("Try again");
        await walk.Sees("It will be tried again");
    }

    private static async Task SendATest(Walk walk)
    {
        await walk.Follow("Preview and test mail");
        await walk.Fill("Keywords", "agents");
        await walk.Press("Show");
        await walk.Fill("Send it to", "eve@lab");
        await walk.Press("Send this as a test", status: 422);
        await walk.AtNightToo();
        await walk.Fill("Send it to", "eve@lab.example");
        await walk.Press("Send this as a test");
        await walk.Sees("The relay took it");
        await walk.AtNightToo();
    }
}
