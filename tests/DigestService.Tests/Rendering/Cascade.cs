using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace DigestService.Tests.Rendering;

/// <summary>Which colours an element of a mail has in the end: its own, its parents', and those of the style block where a mail program follows it.</summary>
internal sealed partial class Cascade
{
    private readonly List<(string Selector, string Property, string Color, int Weight)> _rules = [];

    private Cascade(IEnumerable<(string Selectors, string Declarations)> rules)
    {
        foreach (var (selectors, declarations) in rules)
            foreach (var selector in selectors.Split(',', StringSplitOptions.TrimEntries))
                foreach (Match one in Declaration().Matches(declarations))
                    _rules.Add((selector, one.Groups[1].Value, one.Groups[2].Value, 100 * selector.Count(c => c is '.') + selector.Split(' ').Length));
    }

    /// <summary>As most programs show it by day, and those that know no style blocks by night too.</summary>
    public static Cascade Light { get; } = new([]);

    /// <summary>Programs that ask <c>prefers-color-scheme</c>.</summary>
    public static Cascade Dark(IDocument page) => new(Rule().Matches(Media().Match(Styles(page)).Groups[1].Value).Select(rule => (rule.Groups[1].Value, rule.Groups[2].Value)));

    /// <summary>Outlook on the web and on phones, which marks what it repaints.</summary>
    public static Cascade OutlookDark(IDocument page) =>
        new(Rule().Matches(Media().Replace(Styles(page), "")).Where(rule => rule.Groups[1].Value.Contains("[data-ogs", StringComparison.Ordinal))
            .Select(rule => (Mark().Replace(rule.Groups[1].Value, ""), rule.Groups[2].Value)));

    public string Color(IElement element) => Find(element, "color") ?? "#000000";

    public string Ground(IElement element) => Find(element, "background-color") ?? "#ffffff";

    public bool IsEmpty => _rules.Count == 0;

    private string? Find(IElement? element, string property) =>
        element is null ? null : Ruled(element, property) ?? Inline(element, property) ?? Find(element.ParentElement, property);

    // All of them are !important, and so go before what is inline.
    private string? Ruled(IElement element, string property) =>
        _rules.Where(rule => rule.Property == property && element.Matches(rule.Selector)).OrderBy(rule => rule.Weight).LastOrDefault().Color;

    private static string? Inline(IElement element, string property) =>
        Declaration().Matches(element.GetAttribute("style") ?? "").LastOrDefault(match => match.Groups[1].Value == property)?.Groups[2].Value;

    private static string Styles(IDocument page) => string.Join('\n', page.QuerySelectorAll("style").Select(style => style.TextContent));

    [GeneratedRegex(@"@media \(prefers-color-scheme:dark\)\{(.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex Media();

    [GeneratedRegex(@"([^{}\n]+)\{([^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?<![-\w])(color|background-color):(#[0-9a-f]{6})")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\[data-ogs[cb]\] ")]
    private static partial Regex Mark();
}
