using DigestService.BrowserTests.Support;

namespace DigestService.BrowserTests;

/// <summary>The rules that all pages are held against find what they are for.</summary>
[Collection(InBrowser.Name)]
public sealed class RulesTests(BrowserRun browser)
{
    private const string Page =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Bad</title></head>
        <body>
        <main>
        <h1 id="twice">Bad</h1>
        <p id="twice"><input type="text"></p>
        <pre>A line that cannot be broken, longer than a telephone is wide, whoever holds it, and however they turn it.</pre>
        <img src="http://elsewhere.example/spy.png" alt="A spy">
        <img src="/no-such-picture.png" alt="Nothing">
        <script>document.title = "Scripted";</script>
        </main>
        </body>
        </html>
        """;

    [FactInBrowser]
    public Task A_page_that_is_inaccessible_invalid_too_wide_and_talks_to_others_is_told_of_all_of_it() =>
        IsTold(policy: "default-src * 'unsafe-inline'",
            "axe: label: input",
            "html-validate: no-dup-id: ",
            "scrolls sideways",
            "because of <pre>A line",
            "asks another site: http://elsewhere.example/spy.png",
            "404: GET",
            "at /bad, 375 px, Light");

    [FactInBrowser]
    public Task What_the_policy_refuses_is_told() => IsTold(policy: "default-src 'none'", "console:", "inline script");

    private async Task IsTold(string policy, params string[] faults)
    {
        await using var site = await BrowserSite.Start();

        var told = await Assert.ThrowsAnyAsync<Exception>(() => browser.Walk(Visitor.OnPhone, site, async walk =>
        {
            await walk.Page.RouteAsync("**/bad", route => route.FulfillAsync(new() { Body = Page, ContentType = "text/html", Headers = new Dictionary<string, string> { ["content-security-policy"] = policy } }));
            await walk.Open("/bad");
        }));

        Assert.All(faults, fault => Assert.Contains(fault, told.Message, StringComparison.Ordinal));
    }
}
