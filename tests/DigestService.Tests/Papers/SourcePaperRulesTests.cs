using DigestService.Papers;

namespace DigestService.Tests.Papers;

public class SourcePaperRulesTests
{
    private static SourcePaper Kept(SourcePaper told) => SourcePaperRules.Keep(told, out _)!;

    [Fact]
    public void A_newline_in_a_title_is_a_space_and_TeX_stays() =>
        Assert.Equal(@"Learning $\beta$-VAEs by Andr\'e's method", Kept(Pages.Paper(title: " Learning\n  $\\beta$-VAEs\tby Andr\\'e's method ")).Title);

    [Fact]
    public void Markup_in_a_title_is_text() =>
        Assert.Equal("<script>alert(1)</script></td>", Kept(Pages.Paper(title: "<script>alert(1)</script></td>")).Title);

    [Fact]
    public void Control_characters_and_what_turns_a_line_around_are_gone() =>
        Assert.Equal("a b c d", Kept(Pages.Paper(title: "a\0 \u0007b\u202E c\u200B \uFEFFd\u0085")).Title);

    [Fact]
    public void Joiners_that_a_script_needs_stay() =>
        Assert.Equal("می\u200cخواهم 👩\u200d🔬", Kept(Pages.Paper(title: "می\u200cخواهم 👩\u200d🔬")).Title);

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_character_that_can_be_stored() =>
        Assert.Equal("a \uFFFD b", Kept(Pages.Paper(title: "a \uD83D b")).Title);

    [Fact]
    public void A_long_title_is_cut_and_says_so()
    {
        var title = Kept(Pages.Paper(title: new string('x', 998) + "👩👩")).Title;
        Assert.Equal(new string('x', 998) + "…", title);
    }

    [Fact]
    public void Wrapped_lines_of_an_abstract_join_and_paragraphs_stay_apart() =>
        Assert.Equal("One two\nthree four\nfive", Kept(Pages.Paper() with { Abstract = "  One\ntwo\n  three\r\nfour\n\n\nfive\n" }).Abstract);

    [Fact]
    public void Thousands_of_authors_are_kept_up_to_five_thousand()
    {
        var told = Pages.Paper() with { Authors = [.. Enumerable.Range(0, 6_000).Select(i => $"Author {i}")] };
        Assert.Equal(5_000, Kept(told).Authors.Count);
        Assert.Equal(200, Kept(told with { Authors = [new string('n', 300), " \n "] }).Authors.Single().Length);
    }

    [Theory]
    [InlineData("https://github.com/a/b", "https://github.com/a/b")]
    [InlineData(" http://lab.example/ ", "http://lab.example/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("https://user:secret@lab.example/", null)]
    [InlineData("github.com/a/b", null)]
    [InlineData("", null)]
    public void Only_web_addresses_are_links(string told, string? kept) => Assert.Equal(kept, Kept(Pages.Paper() with { CodeUrl = told }).CodeUrl);

    [Fact]
    public void Classes_of_other_schemes_are_no_categories() =>
        Assert.Equal(["cs.CL", "hep-ph", "q-bio.NC", "cond-mat.mtrl-sci"],
            Kept(Pages.Paper() with { Categories = ["cs.CL", "I.2.7", "68T50", "hep-ph", "68T45, 68T05", "q-bio.NC", "cs.CL", "cond-mat.mtrl-sci"] }).Categories);

    [Fact]
    public void Negative_counts_are_unknown() => Assert.Null(Kept(Pages.Paper(votes: -3)).Votes);

    [Fact]
    public void Without_name_or_title_or_a_possible_date_it_is_refused_with_the_reason()
    {
        Assert.Null(SourcePaperRules.Keep(Pages.Paper(title: " \n "), out var title));
        Assert.Null(SourcePaperRules.Keep(Pages.Paper() with { Alias = "no alias" }, out var alias));
        Assert.Null(SourcePaperRules.Keep(Pages.Paper() with { Date = new DateOnly(1, 1, 1) }, out var date));
        Assert.Equal(("it has no title", "its id is not one", "its date 0001-01-01 cannot be"), (title, alias, date));
    }
}
