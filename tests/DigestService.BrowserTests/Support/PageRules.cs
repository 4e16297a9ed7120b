using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>What must hold on every page, whoever looks at it.</summary>
internal sealed class PageRules(MarkupRules markup, AccessibilityRules accessibility)
{
    private const string TooWide =
        """
        () => {
          const { scrollWidth, clientWidth } = document.scrollingElement;
          if (scrollWidth <= clientWidth) return [];
          const isWide = element => element.getBoundingClientRect().left + Math.max(element.offsetWidth ?? 0, element.scrollWidth) > clientWidth + 1;
          const widest = [...document.body.querySelectorAll("*")].filter(element => isWide(element) && ![...element.children].some(isWide));
          const names = widest.slice(0, 3).map(element => element.outerHTML.slice(0, 80));
          return [`scrolls sideways: ${scrollWidth} px on a screen of ${clientWidth} px, because of ${names.join(" and ")}`];
        }
        """;

    /// <summary>What goes on beyond its edge says so by a shadow, which moves with what is scrolled, and keys can scroll it.</summary>
    private const string Unsigned =
        """
        () => [...document.querySelectorAll("main *")]
          .filter(element => element.scrollWidth > element.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(element).overflowX))
          .filter(element => !element.matches("[tabindex='0'][aria-label]") || !getComputedStyle(element).backgroundAttachment.includes("local"))
          .map(element => `is cut without a sign that it scrolls: ${element.outerHTML.slice(0, 80)}`)
        """;

    public async Task<IEnumerable<string>> FaultsIn(IResponse answer) =>
        from fault in await markup.FaultsIn(await answer.TextAsync(), isMail: answer.Headers["content-security-policy"].StartsWith("sandbox", StringComparison.Ordinal)) select $"html-validate: {fault}";

    public async Task<IEnumerable<string>> FaultsOn(IPage page) =>
        from fault in await accessibility.FaultsOn(page) select $"axe: {fault}";

    public static async Task<IEnumerable<string>> WidthOf(IPage page) => [.. await page.EvaluateAsync<string[]>(TooWide), .. await page.EvaluateAsync<string[]>(Unsigned)];
}
