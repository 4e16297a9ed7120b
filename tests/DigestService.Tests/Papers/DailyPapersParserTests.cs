using System.Text.Json;
using DigestService.Papers;
using DigestService.Papers.HuggingFace;

namespace DigestService.Tests.Papers;

public class DailyPapersParserTests
{
    private static readonly DateOnly Day = new(2026, 3, 30);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static ParsedPage Parse(string body, DateOnly? day = null) => DailyPapersParser.Parse(Pages.Bytes(body), day, "https://hf.example/api");

    [Fact]
    public void A_paper_is_read_with_dates_from_paper_alone()
    {
        var paper = Parse(Pages.Hf(Pages.HfItem()), Day).Papers.Single();
        Assert.Equal("arxiv:2603.00001", paper.Alias);
        Assert.Equal(new DateOnly(2026, 3, 27), paper.Date); // the item's own publishedAt says the 26th
        Assert.Equal(Day, paper.ListedOn);
        Assert.Equal((7, 1, 0), (paper.Votes!.Value, paper.Comments!.Value, paper.Version));
        Assert.Equal(["Ada Example", "Björn Przykład"], paper.Authors);
    }

    [Fact]
    public void The_list_day_is_the_one_asked_for_else_the_one_told()
    {
        var body = Pages.Hf(Pages.HfItem());
        Assert.Equal(new DateOnly(2026, 3, 31), Parse(body, new DateOnly(2026, 3, 31)).Papers.Single().ListedOn);
        Assert.Equal(new DateOnly(2026, 3, 30), Parse(body).Papers.Single().ListedOn);
    }

    [Fact]
    public void Absent_votes_are_unknown_and_not_zero() => Assert.Null(Parse(Pages.Hf(Pages.HfItem(upvotes: null)), Day).Papers.Single().Votes);

    [Fact]
    public void Absent_optional_fields_are_null()
    {
        var paper = Parse(Pages.Hf(Pages.HfItem()), Day).Papers.Single();
        Assert.Equal((null, null, null), (paper.Organization, paper.CodeUrl, paper.ProjectUrl));
    }

    [Fact]
    public void Optional_fields_are_read_where_they_are()
    {
        var paper = Parse("""
            [{"paper": {"id": "2603.00002", "title": "T", "summary": "S", "publishedAt": "2026-03-27T01:30:00.000Z", "upvotes": 0,
               "authors": [{"name": "Seen"}, {"name": "Unseen", "hidden": true}, {"name": 7}, "x"],
               "organization": {"name": "example-lab", "fullname": "Example Lab"}, "githubRepo": "https://github.com/example/code", "projectPage": " https://example.org/p"}}]
            """, Day).Papers.Single();
        Assert.Equal(("Example Lab", "https://github.com/example/code", "https://example.org/p"), (paper.Organization, paper.CodeUrl, paper.ProjectUrl));
        Assert.Equal(["Seen"], paper.Authors);
        Assert.Equal(0, paper.Votes);
        Assert.Null(paper.Comments);
    }

    [Fact]
    public void A_capture_that_was_indented_again_reads_the_same()
    {
        var body = Pages.Hf(Pages.HfItem(), Pages.HfItem("2603.00002"));
        var indented = JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(body), Indented);
        Assert.Equivalent(Parse(body, Day), Parse("\uFEFF" + indented, Day), strict: true);
    }

    [Theory]
    [InlineData("""{"paper": {"id": 2603.00009, "title": "T", "publishedAt": "2026-03-27T00:00:00Z"}}""", "its id is absent, or no text")]
    [InlineData("""{"paper": {"id": "nonsense", "title": "T", "publishedAt": "2026-03-27T00:00:00Z"}}""", "its id is not one of arXiv")]
    [InlineData("""{"paper": {"id": "2603.00009", "title": null, "publishedAt": "2026-03-27T00:00:00Z"}}""", "it has no title")]
    [InlineData("""{"paper": {"id": "2603.00009", "title": "T", "publishedAt": "yesterday"}}""", "it has no publishedAt that is a time")]
    [InlineData("""{"title": "T"}""", "it holds no paper")]
    [InlineData("null", "it holds no paper")]
    [InlineData("""{"paper": {"id": "2603.00009", "title": "\ud800", "publishedAt": "2026-03-27T00:00:00Z"}}""", "its text is not valid Unicode")]
    public void One_bad_item_is_left_out_with_its_reason_and_the_page_goes_on(string bad, string reason)
    {
        var page = Parse($"[{JsonSerializer.Serialize(Pages.HfItem())}, {bad}, {JsonSerializer.Serialize(Pages.HfItem("2603.00003"))}]", Day);
        Assert.Equal(["arxiv:2603.00001", "arxiv:2603.00003"], page.Papers.Select(paper => paper.Alias));
        Assert.Equal(reason, page.Rejected.Single().Reason);
    }

    [Fact]
    public void A_bad_item_is_named_by_its_id_or_its_place()
    {
        var page = Parse("""[{"paper": {"id": "nonsense"}}, 7]""", Day);
        Assert.Equal(["nonsense", "item 2"], page.Rejected.Select(each => each.Item));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html></html>", "https://hf.example/api gave a web page instead of JSON")]
    [InlineData("""[{"paper": {"id": "2603.0""", "https://hf.example/api gave something that is no whole JSON: it breaks in line 1, byte 26")]
    [InlineData("", "https://hf.example/api gave something that is no whole JSON: it breaks in line 1, byte 1")]
    [InlineData("""{"error": "Invalid date"}""", "https://hf.example/api gave JSON that is no list of papers: Invalid date")]
    public void A_page_that_is_none_is_one_sentence(string body, string sentence)
    {
        var page = Parse(body, Day);
        Assert.Equal(sentence, page.Fault?.Sentence);
        Assert.Equal(0, page.Items);
    }

    [Fact]
    public void An_empty_list_is_a_quiet_day_and_no_fault() => Assert.Equal((null, 0), (Parse("[]", Day).Fault, Parse("[]", Day).Items));
}
