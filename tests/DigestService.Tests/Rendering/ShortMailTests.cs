using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

/// <summary>Confirmation and "nothing today".</summary>
public sealed class ShortMailTests
{
    private static readonly ConfirmationContent s_confirmation =
        new("https://digest.example/c/1?a=1&b=2", Given.Day.AddDays(7));

    [Fact]
    public void A_confirmation_has_one_button_and_says_until_when_it_works()
    {
        var mail = ConfirmationEmail.Render(Given.Templates, s_confirmation);
        var page = Given.Html(mail);
        Assert.Equal("Confirm your subscription to Paper Digest", mail.Subject);
        Assert.Equal(s_confirmation.ConfirmUrl, Assert.Single(page.QuerySelectorAll(".btn a")).GetAttribute("href"));
        Assert.Contains("The link works until Thursday, 18 December 2025.", page.Body!.TextContent);
        Assert.Contains(s_confirmation.ConfirmUrl, mail.Text);
    }

    [Fact]
    public void A_letter_has_one_button_and_no_way_to_manage()
    {
        var mail = LetterEmail.Render(Given.Templates, new LetterContent("Your link", "Your data", "You asked <b>", "Open", "https://digest.example/a/1?a=1&b=2", "Works once."));
        var page = Given.Html(mail);
        Assert.Equal("https://digest.example/a/1?a=1&b=2", Assert.Single(page.QuerySelectorAll(".btn a")).GetAttribute("href"));
        Assert.Equal("Your data", page.QuerySelector("h1")!.TextContent);
        foreach (var text in new[] { page.Body!.TextContent, mail.Text })
        {
            Assert.Contains("You asked <b>", text);
            Assert.Contains("Works once.", text);
            Assert.DoesNotContain("nsubscribe", text);
        }
        Assert.Contains("https://digest.example/a/1?a=1&b=2", mail.Text);
    }

    [Fact]
    public void A_confirmation_promises_silence_and_manages_nothing()
    {
        var mail = ConfirmationEmail.Render(Given.Templates, s_confirmation);
        Assert.Contains("unless you confirm, nothing more is sent to you", mail.Text.ReplaceLineEndings(" "));
        Assert.DoesNotContain("nsubscribe", mail.Text);
        Assert.DoesNotContain("nsubscribe", mail.Html);
    }

    [Fact]
    public void A_confirmation_without_expiry_leaves_no_gap()
    {
        var text = ConfirmationEmail.Render(Given.Templates, new ConfirmationContent("https://digest.example/c/1")).Text;
        Assert.Contains("https://digest.example/c/1\n\nIf it was not you", text);
    }

    [Theory]
    [InlineData(214, true, "None of the 214 new papers matches your keywords.")]
    [InlineData(1, true, "The one new paper does not match your keywords.")]
    [InlineData(0, true, "No new papers arrived.")]
    [InlineData(9, false, "Nothing is trending that you have not seen.")]
    public void Nothing_today_says_why(int scanned, bool hasKeywords, string lead)
    {
        var content = new NothingTodayContent(Given.Day, new DigestCounts(scanned, 0), new DigestReader("every day at 07:00 UTC", HasKeywords: hasKeywords), Given.Links);
        var mail = NothingTodayEmail.Render(Given.Templates, content);
        Assert.Equal("Nothing new today · Thu 11 Dec", mail.Subject);
        Assert.Contains(lead, Given.Html(mail).Body!.TextContent);
        Assert.Contains(lead, mail.Text);
        Assert.Contains(Given.Links.Unsubscribe!, mail.Text);
        Assert.Null(NothingTodayEmail.Render(Given.Templates, content with { Reader = content.Reader with { TextOnly = true } }).Html);
    }
}
