using DigestService.BrowserTests.Support;
using DigestService.Digests;
using DigestService.Rendering;

namespace DigestService.BrowserTests;

/// <summary>Every mail, in every shape, is valid and accessible, and leans on nothing that its reader's mail program may lack.</summary>
[Collection(InBrowser.Name)]
public sealed class MailsTests(BrowserRun browser)
{
    private static readonly Visitor Wide = new() { Width = 600, Height = 900 };
    private static readonly Visitor Narrow = new() { Width = 375, Height = 700 };

    private static readonly Lazy<IReadOnlyList<(string Name, string Html)>> Mails = new(() =>
        [.. SampleMails.Of(Templates.Load(new SiteSettings { PublicUrl = "https://digest.example", PostalAddress = "1 Sample Street, 10115 Berlin", Contact = "hello@digest.example" })).Select(mail => (mail.Name, mail.Email.Html!))]);

    [FactInBrowser]
    public async Task Every_mail_holds_at_600_and_375_px_by_day_and_by_night()
    {
        var faults = await browser.LookAt(Mails.Value, Wide, Narrow, Wide with { Colors = Visitor.AtNight.Colors }, Narrow with { Colors = Visitor.AtNight.Colors });

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [FactInBrowser]
    public async Task A_mail_that_is_too_wide_too_small_to_tap_pale_and_curious_is_told_of_all_of_it()
    {
        const string html = """<html lang="en"><body><pre style="color:#999">A line that cannot be broken, longer than a telephone is wide, whoever holds it.</pre><a href="https://a.example/">A</a><img src="https://spy.example/p.png" alt="">""";

        var faults = string.Join("\n", await browser.LookAt([("bad", html)], Narrow));

        Assert.All(["scrolls sideways", "smaller than a thumb", "axe: color-contrast", "asks for https://spy.example/p.png"], fault => Assert.Contains(fault, faults, StringComparison.Ordinal));
    }

    [FactInBrowser]
    public async Task Every_mail_is_valid()
    {
        var faults = new List<string>();
        foreach (var (name, html) in Mails.Value)
            faults.AddRange((await browser.Markup.FaultsIn(html, isMail: true)).Select(fault => $"{name}: {fault}"));

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [FactInBrowser]
    public async Task Whatever_a_mail_program_lacks_has_a_fallback_that_the_docs_tell()
    {
        var lacking = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, html) in Mails.Value)
            foreach (var (feature, programs) in (await browser.MailPrograms.GapsIn(html)).Unknown)
                lacking[feature] = string.Join(", ", programs);
        var told = MailPrograms.WithFallback();

        Assert.True(lacking.Keys.Order().SequenceEqual(told.Order()),
            $"Without a fallback in docs/templates.md: {string.Join("; ", lacking.Where(each => !told.Contains(each.Key)).Select(each => $"{each.Key} ({each.Value})"))}\nTold there and not used: {string.Join("; ", told.Except(lacking.Keys))}");
    }
}
