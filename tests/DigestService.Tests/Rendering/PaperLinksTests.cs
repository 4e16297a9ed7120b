using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class PaperLinksTests
{
    [Fact]
    public void A_paper_from_arXiv_is_linked_there_with_its_PDF_and_discussion()
    {
        var paper = Given.Paper() with { Comments = 12 };
        Assert.Equal("https://arxiv.org/abs/2512.00001", PaperLinks.To(paper, "https://digest.example"));
        Assert.Equal(
            [("PDF", "https://arxiv.org/pdf/2512.00001"), ("12 comments", "https://huggingface.co/papers/2512.00001")],
            PaperLinks.Others(paper).Select(link => (link.Text, link.Url)));
    }

    [Fact]
    public void An_old_identifier_keeps_its_slash() =>
        Assert.Equal("https://arxiv.org/abs/hep-th/9901001", PaperLinks.To(Given.Paper() with { Alias = "arxiv:hep-th/9901001" }, ""));

    [Fact]
    public void A_paper_from_elsewhere_is_linked_on_our_own_site() =>
        Assert.Equal("https://digest.example/papers/7", PaperLinks.To(Given.Paper(number: 7) with { Alias = "other:x" }, "https://digest.example/"));

    [Fact]
    public void Only_what_was_listed_has_a_discussion() =>
        Assert.Equal(["PDF"], PaperLinks.Others(Given.Paper() with { ListedOn = null }).Select(link => link.Text));

    [Fact]
    public void Only_what_Hugging_Face_told_of_is_discussed_there() =>
        Assert.Equal(["PDF"], PaperLinks.Others(Given.Paper() with { Sources = ["other"] }).Select(link => link.Text));

    [Theory]
    [InlineData("arxiv:2512.09363", "/papers/2512.09363")]
    [InlineData("arxiv:hep-th/9901001", "/papers/hep-th/9901001")]
    [InlineData("other:2512.09363", "/papers/7")]
    public void Its_own_page_is_named_as_people_know_the_paper(string alias, string path) =>
        Assert.Equal(path, PaperLinks.Own(Given.Paper(number: 7) with { Alias = alias }));

    [Fact]
    public void Code_and_project_are_linked_only_where_that_is_safe() =>
        Assert.Equal(
            ["PDF", "Code", "Discussion"],
            PaperLinks.Others(Given.Paper() with { CodeUrl = "https://github.com/a/b", ProjectUrl = "javascript:alert(1)" }).Select(link => link.Text));
}
