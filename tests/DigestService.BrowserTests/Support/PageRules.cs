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

    /// <summary>What stands in a row stands on one line, a field as tall as its button; choices below each other keep apart.</summary>
    private const string Uneven =
        """
        () => {
          const box = element => element.getBoundingClientRect();
          const isUneven = row => {
            const all = [...row.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter(element => box(element).height > 0);
            const beside = all.filter(element => box(element).top < box(all[0]).bottom && box(element).bottom > box(all[0]).top);
            const low = beside.filter(element => element.tagName !== "TEXTAREA");
            return beside.some(element => Math.abs(box(element).bottom - box(beside[0]).bottom) > 1) || low.some(element => Math.abs(box(element).height - box(low[0]).height) > 1);
          };
          const touches = choice => box(choice.querySelector("label")).top - box(choice.previousElementSibling.querySelector("label")).bottom < 4;
          return [
            ...[...document.querySelectorAll(".inline")].filter(isUneven).map(row => `stands unevenly in its row: ${row.innerText.slice(0, 80)}`),
            ...[...document.querySelectorAll("fieldset:not(.picks) > .check + .check")].filter(choice => box(choice).height > 0 && touches(choice)).map(choice => `touches the choice above: ${choice.innerText}`),
          ];
        }
        """;

    public async Task<IEnumerable<string>> FaultsIn(IResponse answer) =>
        from fault in await markup.FaultsIn(await answer.TextAsync(), isMail: answer.Headers["content-security-policy"].StartsWith("sandbox", StringComparison.Ordinal)) select $"html-validate: {fault}";

    public async Task<IEnumerable<string>> FaultsOn(IPage page) =>
        from fault in await accessibility.FaultsOn(page) select $"axe: {fault}";

    public static async Task<IEnumerable<string>> LayoutOf(IPage page) =>
        [.. await page.EvaluateAsync<string[]>(TooWide), .. await page.EvaluateAsync<string[]>(Unsigned), .. await page.EvaluateAsync<string[]>(Uneven)];
}
