using System.Text.Encodings.Web;
using DigestService.Matching;
using DigestService.Tests.Rendering;
using DigestService.Web;

namespace DigestService.Tests.Web;

public sealed class PaperRowTests
{
    [Fact]
    public void A_mark_stands_where_the_words_are_read_and_adds_no_blank()
    {
        var paper = Given.Paper("An $\\alpha$-videos <b>title</b>");

        var row = PaperRow.Of(paper, [new TextSpan(3, 14)], [], "title");

        Assert.Equal("An <mark>α-video</mark>s &lt;b&gt;title&lt;/b&gt;", Html(row));
        Assert.Equal("title", row.Where);
    }

    [Fact]
    public void Where_nothing_was_searched_for_nothing_is_marked() =>
        Assert.Equal(("A Title", null), (Html(PaperRow.Of(Given.Paper())), PaperRow.Of(Given.Paper()).Where));

    private static string Html(PaperRow row)
    {
        using var html = new StringWriter();
        new MarkedText(row.Title).WriteTo(html, HtmlEncoder.Default);
        return html.ToString().Replace("&#x3B1;", "α", StringComparison.Ordinal);
    }
}
