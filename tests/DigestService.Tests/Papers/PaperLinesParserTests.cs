using System.Text;
using DigestService.Papers;

namespace DigestService.Tests.Papers;

public class PaperLinesParserTests
{
    private static ParsedPage Parse(string text) => PaperLinesParser.Parse(PaperLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void A_line_is_a_paper_of_arXiv_itself()
    {
        var paper = Parse("""{"id": "2503.11677", "title": "A title", "abstract": "An\nabstract.", "categories": ["cs.HC", "cs.CV"], "authors": ["Ada Example"], "date": "2025-03-18"}""").Papers.Single();
        Assert.Equal(("arxiv:2503.11677", "An abstract.", new DateOnly(2025, 3, 18), 1), (paper.Alias, paper.Abstract, paper.Date, paper.Version));
        Assert.Equal(["cs.HC", "cs.CV"], paper.Categories);
    }

    [Fact]
    public void Lists_may_be_written_as_one_text()
    {
        var paper = Parse("""{"id": "0704.0001", "title": "T", "categories": "hep-ph hep-th", "authors": "A. One, B. Two", "date": "2007-04-02T10:00:00Z"}""").Papers.Single();
        Assert.Equal(["hep-ph", "hep-th"], paper.Categories);
        Assert.Equal(["A. One", "B. Two"], paper.Authors);
    }

    [Fact]
    public void Bad_lines_are_named_by_their_number_and_empty_ones_are_none()
    {
        var page = Parse("{\"id\": \"2503.1\n\n[]\r\n  \n{\"id\": \"2503.11677\", \"title\": \"T\"}\n{\"id\": \"2503.11677\", \"title\": \"T\", \"date\": \"2025-03-18\"}");
        Assert.Single(page.Papers);
        Assert.Equal(
            [
                ("line 1", "it is something that is no whole JSON: it breaks in line 1, byte 15"),
                ("line 3", "it is no JSON object"),
                ("line 5", "it has no date"),
            ],
            page.Rejected.Select(each => (each.Item, each.Reason)));
    }

    [Fact]
    public void A_line_without_end_is_left_out_and_never_held()
    {
        var page = Parse(new string(' ', PaperLines.MaxLine + 1) + "\n{\"id\": \"2503.11677\", \"title\": \"T\", \"date\": \"2025-03-18\"}\n");
        Assert.Single(page.Papers);
        Assert.Equal(new Rejected("line 1", "it is longer than 4 MB"), page.Rejected.Single());
    }
}
