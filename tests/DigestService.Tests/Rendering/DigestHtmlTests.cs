using DigestService.Matching;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class DigestHtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("</td></tr></table><h1>mine")]
    [InlineData("a \" onmouseover=\"x' & ]]> &lt;b&gt;")]
    public void A_title_with_markup_is_text(string title)
    {
        var page = Given.Html(Given.Mail(Given.Caught(Given.Paper(title))));
        Assert.Equal(title, Assert.Single(page.QuerySelectorAll("h2 a")).TextContent);
        Assert.Empty(page.QuerySelectorAll("script, [onmouseover]"));
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    [Fact]
    public void Markup_anywhere_else_is_text_too()
    {
        const string evil = "</p><script>x</script>";
        var paper = Given.Paper(@abstract: evil) with { Organization = evil, Authors = [evil], CodeUrl = "https://a.example/\"><script>", ProjectUrl = "javascript:x" };
        var mail = DigestEmail.Render(Given.Templates, Given.Digest(Given.Caught(paper, evil)) with
        {
            Subject = evil, Counts = new DigestCounts(1, 1, QuietSources: [evil]), Loud = new LoudKeyword(evil, 60, "https://digest.example/t"),
        });
        var page = Given.Html(mail);
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Empty(page.QuerySelectorAll("a:not([href^='https://']):not([href^='mailto:'])"));
    }

    [Fact]
    public void It_tells_at_the_top_what_is_in_it_and_why()
    {
        var digest = Given.Digest(Given.Caught(Given.Paper(number: 1), "RLHF", "moe"), Given.Caught(Given.Paper(number: 2)));
        var page = Given.Html(DigestEmail.Render(Given.Templates, digest with { Counts = new DigestCounts(214, 20, 18) }));
        Assert.Equal("4 papers on RLHF and 2 more", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("20 of 214 new papers match your keywords; here are the best 2.", page.Body!.TextContent);
        Assert.Equal(["RLHF 2", "moe 1"], page.QuerySelectorAll("span.chip").Select(chip => string.Join(' ', chip.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains("Thursday, 11 December 2025", page.Body.TextContent);
    }

    [Fact]
    public void A_paper_shows_why_what_whose_and_where_to_go()
    {
        var paper = Given.Paper("Reward Hacking", "We study reward hacking.") with { Comments = 3, CodeUrl = "https://code.example/x" };
        var page = Given.Html(Given.Mail(Given.Caught(paper) with { TitleEvidence = [new TextSpan(0, 6)], AbstractEvidence = [new TextSpan(9, 6)] }));
        Assert.Equal(["Reward", "reward"], page.QuerySelectorAll(".hl").Select(mark => mark.TextContent));
        Assert.Contains("in title", page.QuerySelector("b.chip")!.ParentElement!.TextContent);
        Assert.Contains("Ana Ruiz and Ben Okafor", page.Body!.TextContent);
        Assert.Contains("12 upvotes", page.Body.TextContent);
        Assert.Equal(
            ["https://arxiv.org/abs/2512.00001", "https://arxiv.org/pdf/2512.00001", "https://code.example/x", "https://huggingface.co/papers/2512.00001", "https://digest.example/t/1"],
            page.QuerySelectorAll("h2 a, .go a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void It_can_be_left_at_the_top_and_at_the_bottom()
    {
        var links = Given.Html(Given.Mail(Given.Caught(Given.Paper()))).QuerySelectorAll("a").ToList();
        var ways = links.Where(link => link.GetAttribute("href") == Given.Links.Unsubscribe).ToList();
        Assert.Equal(2, ways.Count);
        Assert.True(links.IndexOf(ways[0]) < 3);
        Assert.True(links.IndexOf(ways[1]) > links.Count - 5);
    }

    [Fact]
    public void Trending_extras_stand_apart_below_what_keywords_caught()
    {
        var page = Given.Html(Given.Mail(Given.Trending(Given.Paper("Everybody's", number: 1)), Given.Caught(Given.Paper("Mine", number: 2))));
        Assert.Equal(["Mine", "Also trending", "Everybody's"], page.QuerySelectorAll("h2").Select(heading => heading.TextContent));
    }

    [Fact]
    public void A_reader_without_keywords_gets_what_is_trending_and_is_told_so()
    {
        var digest = Given.Digest(Given.Trending(Given.Paper("Everybody's")));
        var page = Given.Html(DigestEmail.Render(Given.Templates, digest with { Reader = digest.Reader with { HasKeywords = false } }));
        Assert.Equal(["Everybody's"], page.QuerySelectorAll("h2").Select(heading => heading.TextContent));
        Assert.Contains("You have no keywords yet. With some, the papers of your own field come first.", page.Body!.TextContent);
        Assert.Equal("Add keywords", page.QuerySelector($"p a[href='{Given.Links.Preferences}'][style*='600']")!.TextContent);
    }

    [Fact]
    public void A_first_digest_asks_for_keywords_once()
    {
        var digest = Given.Digest(Given.Trending(Given.Paper("Everybody's"))) with { Occasion = Occasion.Welcome };
        var mail = DigestEmail.Render(Given.Templates, digest with { Reader = digest.Reader with { HasKeywords = false } });
        foreach (var part in new[] { mail.Html!, mail.Text }) Assert.Equal(2, part.Split("Add keywords").Length);
    }

    [Fact]
    public void What_is_not_shown_is_counted_and_linked()
    {
        var digest = Given.Digest(Given.Caught(Given.Paper())) with { Counts = new DigestCounts(214, 15, HeldBack: 14, Excluded: 2, Beyond: 1, QuietSources: ["arXiv", "Hugging Face"]) };
        var text = Given.Html(DigestEmail.Render(Given.Templates, digest));
        Assert.Equal(Given.Links.More, text.QuerySelector(".btn a")!.GetAttribute("href"));
        foreach (var sentence in new[] { "14 more papers matched", "214 new papers scanned, 15 matched.", "14 matched beyond your limit", "2 left out by your exclusions", "1 matched but is older", "arXiv and Hugging Face were late or incomplete" })
        {
            Assert.Contains(sentence, text.Body!.TextContent);
        }
    }

    [Fact]
    public void A_keyword_that_brings_most_papers_is_named_with_a_link_to_tame_it()
    {
        var digest = Given.Digest(Given.Caught(Given.Paper())) with { Loud = new LoudKeyword("RLHF", 62, "https://digest.example/tame") };
        var page = Given.Html(DigestEmail.Render(Given.Templates, digest));
        Assert.Contains("“RLHF” brought 62% of your papers", page.Body!.TextContent);
        Assert.NotNull(page.QuerySelector("a[href='https://digest.example/tame']"));
    }

    [Fact]
    public void A_page_to_pass_on_has_no_link_that_manages_a_subscription()
    {
        var digest = Given.Digest(Given.Caught(Given.Paper())) with { Loud = new LoudKeyword("RLHF", 62, "https://digest.example/tame") };
        var page = DigestEmail.Page(Given.Templates, digest with { Reader = digest.Reader with { HasKeywords = false } });
        foreach (var link in new[] { Given.Links.Preferences!, Given.Links.Unsubscribe!, Given.Links.ViewInBrowser!, "https://digest.example/tame", "every weekday" })
        {
            Assert.DoesNotContain(link, page);
        }
        Assert.Contains("A Title", page);
    }

    [Fact]
    public void A_reader_of_plain_text_gets_no_html()
    {
        var digest = Given.Digest(Given.Caught(Given.Paper()));
        Assert.Null(DigestEmail.Render(Given.Templates, digest with { Reader = digest.Reader with { TextOnly = true } }).Html);
    }

    [Fact]
    public void Without_papers_or_a_way_to_leave_there_is_no_mail()
    {
        Assert.Throws<ArgumentException>(() => Given.Mail());
        Assert.Throws<ArgumentException>(() => DigestEmail.Render(
            Given.Templates, Given.Digest(Given.Caught(Given.Paper())) with { Links = new DigestLinks(null, null) }));
    }
}
