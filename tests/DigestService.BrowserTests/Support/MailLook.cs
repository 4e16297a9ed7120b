using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>Mails on some screens: whether each can be read, tapped and held, and asks nobody for anything.</summary>
internal sealed class MailLook(IPage page, AccessibilityRules accessibility)
{
    private const string Address = "https://mails.example/";

    private const string TooSmall =
        """
        () => [...document.querySelectorAll("a[href]")].map(link => ({ link, box: link.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 44 || box.height < 44)
          .map(({ link, box }) => `smaller than a thumb: ${Math.round(box.width)} × ${Math.round(box.height)} px: ${link.outerHTML.slice(0, 200)}`)
        """;

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public async Task At(string name, string html, IReadOnlyList<Visitor> visitors)
    {
        await page.UnrouteAllAsync();
        await page.RouteAsync("**/*", route => route.Request.Url == Address + name
            ? route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" })
            : Refuse(route));
        await page.GotoAsync(Address + name);
        foreach (var visitor in visitors)
        {
            await page.SetViewportSizeAsync(visitor.Width, visitor.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = visitor.Colors });
            Note(visitor, await PageRules.LayoutOf(page));
            Note(visitor, await page.EvaluateAsync<string[]>(TooSmall));
            if (visitor.Width < 600) Note(visitor, (await accessibility.FaultsOn(page)).Select(fault => $"axe: {fault}"));
            await Album.Keep(page, visitor);
        }

        void Note(Visitor visitor, IEnumerable<string> faults) => _faults.AddRange(faults.Select(fault => $"{name}, {visitor.Width} px, {visitor.Colors}: {fault}"));
    }

    private Task Refuse(IRoute route)
    {
        _faults.Add($"asks for {route.Request.Url}");
        return route.AbortAsync();
    }
}
