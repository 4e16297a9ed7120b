using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

/// <summary>What holds for every mail, in each of its shapes.</summary>
public sealed partial class MailCraftTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, SampleMail>> s_mails = new(() => SampleMails.Of(Given.Templates).ToDictionary(mail => mail.Name));

    public static TheoryData<string> Mails => [.. s_mails.Value.Keys];

    [Fact]
    public void Every_kind_of_mail_is_among_them() =>
        Assert.Equal(Enum.GetValues<MailKind>().Order(), s_mails.Value.Values.Select(mail => mail.Kind).Distinct().Order());

    [Theory]
    [MemberData(nameof(Mails))]
    public void It_is_a_whole_document_with_language_direction_title_and_preheader(string mail)
    {
        var page = Page(mail);
        // Mail programs that show it inside a page of theirs drop what stands on html and body.
        foreach (var element in new[] { page.DocumentElement, page.QuerySelector("body > div[role=main]")! })
            Assert.Equal(("en", "ltr"), (element.GetAttribute("lang"), element.GetAttribute("dir")));
        Assert.Equal(s_mails.Value[mail].Email.Subject, page.Title);
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
        Assert.Equal("1", page.QuerySelector("h1, h2, h3")!.LocalName[1..]);
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void It_needs_no_image_no_script_and_nothing_from_elsewhere(string mail)
    {
        var page = Page(mail);
        Assert.Empty(page.QuerySelectorAll("img, script, link, iframe, form, object, video, audio, [background]"));
        Assert.DoesNotContain("url(", string.Concat(page.QuerySelectorAll("style").Select(style => style.TextContent)), StringComparison.OrdinalIgnoreCase);
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
    public void Text_has_a_contrast_of_at_least_4_5_to_its_ground_by_day_and_by_night(string mail)
    {
        var page = Page(mail);
        foreach (var colors in new[] { Cascade.Light, Cascade.Dark(page), Cascade.OutlookDark(page) })
        {
            Assert.Equal(colors == Cascade.Light, colors.IsEmpty);
            var texts = page.Body!.QuerySelectorAll("*").Where(HoldsText).ToList();
            Assert.True(texts.Count > 5);
            Assert.All(texts, text => Assert.True(
                Accent.Contrast(colors.Color(text), colors.Ground(text)) >= 4.5, $"{colors.Color(text)} on {colors.Ground(text)}: {text.OuterHtml}"));
        }
    }

    private static bool HoldsText(IElement element) =>
        element.Closest("[style*='display:none']") is null && element.ChildNodes.OfType<IText>().Any(text => text.Data.Trim(' ', '\n', '\u00a0').Length > 0);

    [Theory]
    [MemberData(nameof(Mails))]
    public void By_night_nothing_stays_as_it_is_by_day(string mail)
    {
        var page = Page(mail);
        foreach (var night in new[] { Cascade.Dark(page), Cascade.OutlookDark(page) })
            Assert.All(page.Body!.QuerySelectorAll("*").Where(HoldsText), text =>
            {
                Assert.NotEqual(Cascade.Light.Color(text), night.Color(text));
                Assert.NotEqual(Cascade.Light.Ground(text), night.Ground(text));
            });
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Both_forms_lead_to_the_same_places_as_often(string mail)
    {
        var (html, text) = (Page(mail), s_mails.Value[mail].Email.Text);
        Assert.Equal(
            html.QuerySelectorAll("a[href^=http]").Select(link => link.GetAttribute("href")).Order(StringComparer.Ordinal),
            Address().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Every_footer_says_who_sends_it_where_they_are_how_to_reach_them_and_what_they_store(string mail)
    {
        var (html, text) = (Page(mail), s_mails.Value[mail].Email.Text);
        foreach (var told in new[] { "Paper Digest", "1 Sample Street, Berlin", "hello@digest.example", "Privacy" })
        {
            Assert.Contains(told, html.Body!.TextContent);
            Assert.Contains(told, text);
        }
        Assert.NotNull(html.QuerySelector("a[href='https://digest.example/privacy']"));
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void It_can_be_left_at_the_top_and_at_the_bottom_where_there_is_something_to_leave(string mail)
    {
        var sample = s_mails.Value[mail];
        var places = Regex.Matches(sample.Email.Html!, Regex.Escape($"href=\"{sample.UnsubscribeUrl}\"")).Select(match => match.Index).ToList();
        var inText = sample.UnsubscribeUrl is null ? [] : Regex.Matches(sample.Email.Text, Regex.Escape(sample.UnsubscribeUrl)).Select(match => match.Index).ToList();
        Assert.Equal(sample.UnsubscribeUrl is null ? 0 : 2, places.Count);
        Assert.Equal(places.Count, inText.Count);
        if (places.Count == 0) return;
        Assert.True(places[0] < sample.Email.Html!.IndexOf("<h1", StringComparison.Ordinal));
        Assert.True(places[1] > sample.Email.Html.LastIndexOf("<h", StringComparison.Ordinal));
        Assert.True(inText[0] < sample.Email.Text.Length / 2 && inText[1] > sample.Email.Text.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void It_is_small_enough_for_Gmail(string mail) => Assert.InRange(Encoding.UTF8.GetByteCount(s_mails.Value[mail].Email.Html!), 1, 80_000);

    [Fact]
    public void Foreign_text_finds_its_own_direction()
    {
        var page = Given.Html(Given.Mail(Given.Caught(Given.Paper("خبراء أقل", "نقدم نموذجا."), "نماذج")));
        Assert.Equal("auto", page.QuerySelector("h2")!.GetAttribute("dir"));
        Assert.Equal("auto", page.QuerySelector("b.chip")!.GetAttribute("dir"));
    }

    private static IDocument Page(string mail) => Given.Html(s_mails.Value[mail].Email.Html!);

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}
