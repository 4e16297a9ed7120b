using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>axe-core with all of its rules, good practice and WCAG 2.2's size of targets included.</summary>
internal sealed class AccessibilityRules(string axe)
{
    /// <summary>Its half megabyte goes along with each page where scripts run, and is sent after it where they do not.</summary>
    private readonly string _along = $"window.loadAxe = () => {{ {Load(axe)} }}";
    private readonly string _after = Load(axe);

    // Where scripts are switched off timers never fire, promises still do.
    private static string Load(string axe) =>
        $$"""
        (setTimeout => {
        {{axe}}
        })((step, wait) => wait ? window.setTimeout(step, wait) : Promise.resolve().then(step))
        """;

    private const string Run =
        """
        async () => {
          const found = await axe.run(document, { iframes: false, resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
          return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
        }
        """;

    public static async Task<AccessibilityRules> Read(string packages) =>
        new(await File.ReadAllTextAsync(Path.Combine(packages, "node_modules", "axe-core", "axe.min.js")));

    public Task GoAlong(IBrowserContext context) => context.AddInitScriptAsync(_along);

    /// <summary>Evaluated through the debugger, to which the page's content security policy does not apply.</summary>
    public async Task<IReadOnlyList<string>> FaultsOn(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => { if (!('axe' in window)) window.loadAxe?.(); return 'axe' in window; }")) await page.EvaluateAsync(_after);
        return await page.EvaluateAsync<string[]>(Run).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
