using System.Text.RegularExpressions;
using AngleSharp.Dom;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

/// <summary>What holds for every HTML mail.</summary>
public sealed partial class MailCraftTests
{
    public static TheoryData<string> Mails => ["digest", "nothing", "confirmation"];

    [Theory]
    [MemberData(nameof(Mails))]
    public void It_is_a_whole_document_with_language_title_and_preheader(string mail)
    {
        var page = Page(mail);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.NotEmpty(page.Title!);
        Assert.NotEmpty(page.Body!.Children[0].TextContent.Trim('\u2007', '\u034f', ' ', '\n'));
        Assert.Contains("display:none", page.Body.Children[0].GetAttribute("style"));
        Assert.Equal("light dark", page.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"));
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Tables_lay_out_and_headings_are_headings(string mail)
    {
        var page = Page(mail);
        Assert.All(page.QuerySelectorAll("table"), table => Assert.Equal("presentation", table.GetAttribute("role")));
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void It_needs_no_image_no_script_and_nothing_from_elsewhere(string mail)
    {
        var page = Page(mail);
        Assert.Empty(page.QuerySelectorAll("img, script, link, iframe, form, object, video, audio, [background]"));
        Assert.DoesNotContain("url(", page.Source.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page.Source.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Its_elements_are_balanced_also_where_Outlook_alone_looks(string mail)
    {
        var source = Page(mail).Source.Text;
        foreach (var tag in new[] { "table", "tr", "td", "p", "a", "span", "b", "h1", "h2", "div", "style" })
        {
            Assert.Equal(Regex.Count(source, $"<{tag}[ >]"), Regex.Count(source, $"</{tag}>"));
        }
        Assert.Equal(Regex.Count(source, Regex.Escape("<!--[if mso]>")), Regex.Count(source, Regex.Escape("<![endif]-->")));
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Text_has_a_contrast_of_at_least_4_5_to_its_ground_in_light_and_dark(string mail)
    {
        var accent = Given.Templates.Product.Accent;
        foreach (var element in Page(mail).QuerySelectorAll("[style*='color:']:not(.bar):not(.btn)"))
        {
            var color = Style(element, "color") ?? Inherited(element, "color")!;
            var ground = Style(element, "background-color") ?? Inherited(element, "background-color")!;
            Assert.True(Accent.Contrast(color, ground) >= 4.5, element.OuterHtml);
        }
        foreach (var (color, ground) in new[] { ("#eceae6", accent.DarkSheet), ("#a9b1b9", accent.DarkSheet), ("#a9b1b9", "#121416"), ("#fff3cc", "#574812") })
        {
            Assert.True(Accent.Contrast(color, ground) >= 4.5, $"{color} on {ground}");
        }
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Every_colour_that_is_inline_has_a_class_that_turns_it_dark(string mail) =>
        Assert.All(
            Page(mail).QuerySelectorAll("body [style*='color:']"),
            element => Assert.True(element.ClassList.Length > 0 || element.Closest(".acc, .btn") is not null, element.OuterHtml));

    [Fact]
    public void Foreign_text_finds_its_own_direction()
    {
        var page = Given.Html(Given.Mail(Given.Caught(Given.Paper("خبراء أقل", "نقدم نموذجا."), "نماذج")));
        Assert.Equal("auto", page.QuerySelector("h2")!.GetAttribute("dir"));
        Assert.Equal("auto", page.QuerySelector("b.chip")!.GetAttribute("dir"));
        Assert.NotNull(page.QuerySelector("bdi"));
    }

    private static string? Style(IElement element, string property) =>
        Declarations().Matches(element.GetAttribute("style") ?? "").FirstOrDefault(match => match.Groups[1].Value == property)?.Groups[2].Value;

    private static string? Inherited(IElement element, string property) =>
        element.ParentElement is { } parent ? Style(parent, property) ?? Inherited(parent, property) : property == "color" ? "#000000" : "#ffffff";

    private static IDocument Page(string mail) => Given.Html(mail switch
    {
        "digest" => DigestEmail.Render(Given.Templates, Samples.Full),
        "nothing" => NothingTodayEmail.Render(Given.Templates, Samples.Nothing),
        _ => ConfirmationEmail.Render(Given.Templates, Samples.Confirmation),
    });

    [GeneratedRegex(@"(?<![-\w])(color|background-color):(#[0-9a-f]{6})")]
    private static partial Regex Declarations();
}
