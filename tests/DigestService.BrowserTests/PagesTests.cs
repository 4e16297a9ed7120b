using DigestService.BrowserTests.Support;
using Microsoft.AspNetCore.Routing.Template;

namespace DigestService.BrowserTests;

/// <summary>Every page is accessible and valid, never wider than the screen, and nothing goes wrong behind it.</summary>
[Collection(InBrowser.Name)]
public sealed class PagesTests(BrowserRun browser, EveryPage every) : IClassFixture<EveryPage>
{
    [FactInBrowser]
    public Task Every_page_holds_on_every_screen_by_day_and_by_night() =>
        browser.Walk(Visitor.OnPhone, every.Site, async walk =>
        {
            foreach (var (address, status) in every.Pages) await OnEveryScreen(walk, address, status);
            await walk.SignIn();
            foreach (var address in EveryPage.OfOperator) await OnEveryScreen(walk, address);
        });

    private static async Task OnEveryScreen(Walk walk, string address, int status = 200)
    {
        await walk.TurnInto(Visitor.OnPhone);
        await walk.Open(address, status);
        await walk.TurnInto(Visitor.AtNight);
        await walk.Unfold();
        await walk.Look();
        await walk.TurnInto(Visitor.ZoomedIn);
        await walk.LookAtLayout();
    }

    [FactInBrowser]
    public Task Every_page_holds_at_a_desk_without_scripts() =>
        browser.Walk(Visitor.WithoutScripts, every.Site, async walk =>
        {
            foreach (var (address, status) in every.Pages) await walk.Open(address, status);
            await walk.SignIn();
            foreach (var address in EveryPage.OfOperator) await walk.Open(address);
        });

    [Fact]
    public void No_page_is_forgotten()
    {
        var forgotten = every.Site.Pages.Where(pattern => !every.Pages.Select(page => page.Address).Concat(EveryPage.OfOperator).Any(address => IsOf(pattern, address))).ToList();

        Assert.Equal([TheTrialBesideAKeyword], forgotten);
    }

    /// <summary>A piece of a page, which its script asks for; walks see it there.</summary>
    private const string TheTrialBesideAKeyword = "manage/{token}/try";

    private static bool IsOf(string pattern, string address) =>
        new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(address.Split('?')[0], []);
}
