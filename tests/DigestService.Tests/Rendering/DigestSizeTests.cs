using System.Text;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class DigestSizeTests
{
    private static readonly string s_long = string.Concat(Enumerable.Repeat("We show that & <how> a model of many words learns. ", 40));

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(50)]
    [InlineData(70)]
    [InlineData(300)]
    public void The_html_is_at_most_80_KB_whatever_the_papers(int count)
    {
        var mail = Real([.. Papers(count)]);
        Assert.InRange(Encoding.UTF8.GetByteCount(mail.Html!), 1, 80_000);
    }

    [Fact]
    public void Fifty_ordinary_papers_are_all_shown()
    {
        Assert.Equal(50, Given.Html(Real([.. Ordinary(50)])).QuerySelectorAll("h2 a").Length);
    }

    [Fact]
    public void Papers_that_find_no_room_are_counted_with_those_held_back()
    {
        var digest = Given.Digest([.. Papers(300)]);
        var mail = DigestEmail.Render(Given.Templates, digest with { Counts = new DigestCounts(1000, 310, HeldBack: 10) });
        var shown = Given.Html(mail).QuerySelectorAll("h2 a").Length;
        Assert.InRange(shown, 10, 299);
        Assert.Contains($"{310 - shown} more papers matched", mail.Html);
        Assert.Contains($"{310 - shown} more papers matched", mail.Text);
    }

    [Fact]
    public void Few_papers_have_long_excerpts_and_many_short_ones()
    {
        var few = Excerpt(Given.Mail([.. Ordinary(4)]));
        var many = Excerpt(Given.Mail([.. Ordinary(24)]));
        Assert.InRange(few, 350, 450);
        Assert.InRange(many, 80, 250);
    }

    /// <summary>With links as long as signed ones are.</summary>
    private static RenderedEmail Real(params DigestPaper[] papers)
    {
        const string token = "AiGEAyAAAAABAAAAAQAAAAAAAAAAf_________8AZCSAhabR7Rc2eg147sq4";
        return DigestEmail.Render(Given.Templates, Given.Digest(papers) with
        {
            Links = new DigestLinks($"https://digest.example.org/manage/{token}", $"https://digest.example.org/unsubscribe/{token}", $"https://digest.example.org/digest/{token}",
                $"https://digest.example.org/digest/{token}/all", $"https://digest.example.org/manage/{token}/paper"),
        });
    }

    private static int Excerpt(RenderedEmail mail) => Given.Html(mail).QuerySelector("p.ink[dir=auto]")!.TextContent.Length;

    private static IEnumerable<DigestPaper> Ordinary(int count) =>
        Enumerable.Range(1, count).Select(i => Given.Caught(Given.Paper("A Title of About the Usual Length, with a Subtitle", s_long, i)));

    private static IEnumerable<DigestPaper> Papers(int count) => Enumerable.Range(1, count).Select(i => Given.Caught(
        Given.Paper(new string('&', 40) + " " + s_long, s_long, i) with
        {
            Organization = new string('é', 300), Authors = [.. Enumerable.Repeat(new string('中', 200), 3303)],
            CodeUrl = "https://a.example/" + new string('c', 100), ProjectUrl = "https://a.example/" + new string('p', 100),
        },
        [.. Enumerable.Range(0, 9).Select(k => $"\"{k} {new string('<', 100)}\"")]));
}
