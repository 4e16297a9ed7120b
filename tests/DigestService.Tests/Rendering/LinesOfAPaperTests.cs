using DigestService.Matching;
using DigestService.Papers;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

/// <summary>Byline, dates, votes, reasons.</summary>
public sealed class LinesOfAPaperTests
{
    [Theory]
    [InlineData(null, new[] { "A" }, "A")]
    [InlineData(null, new[] { "A", "B" }, "A and B")]
    [InlineData(null, new[] { "A", "B", "C" }, "A, B and C")]
    [InlineData(null, new[] { "A", "B", "C", "D" }, "A and 3 others")]
    [InlineData("DeepMind", new[] { "A", "B", "C", "D" }, "DeepMind · A and 3 others")]
    [InlineData("DeepMind", new string[0], "DeepMind")]
    [InlineData(" ", new[] { "Andr\\'e\n Weil" }, "André Weil")]
    [InlineData(null, new string[0], null)]
    public void The_byline_names_organisation_and_few_authors(string? organization, string[] authors, string? byline) =>
        Assert.Equal(byline, Byline.Of(Given.Paper() with { Organization = organization, Authors = authors }));

    [Fact]
    public void Thousands_of_authors_take_one_line() =>
        Assert.Equal("Author 0 and 3,302 others", Byline.Of(Given.Paper() with { Authors = [.. Enumerable.Range(0, 3303).Select(i => $"Author {i}")] }));

    [Fact]
    public void List_day_and_paper_date_are_told_with_the_year_when_it_is_another()
    {
        Assert.Equal("Listed 11 Dec, submitted 9 Dec", View(Given.Caught(Given.Paper())).Dates);
        Assert.Equal("Submitted 7 Nov 2024", View(Given.Caught(Given.Paper() with { ListedOn = null, Date = new DateOnly(2024, 11, 7) })).Dates);
    }

    [Theory]
    [InlineData(0, "0 upvotes")]
    [InlineData(1, "1 upvote")]
    [InlineData(1234, "1,234 upvotes")]
    [InlineData(null, null)]
    public void Unknown_votes_are_not_shown_as_zero(int? votes, string? shown) =>
        Assert.Equal(shown, View(Given.Caught(Given.Paper()) with { Votes = votes }).Votes);

    [Theory]
    [InlineData("RLHF", new[] { "title" }, "RLHF · in title")]
    [InlineData("\"mixture of experts\"", new[] { "title", "abstract" }, "mixture of experts · in title and abstract")]
    [InlineData("\"a\" OR \"b\"", new[] { "abstract", "author Yoshua Bengio as Y. Bengio" }, "\"a\" OR \"b\" · in abstract, by author Yoshua Bengio as Y. Bengio")]
    [InlineData("org:mila", new[] { "organization" }, "org:mila · from organization")]
    [InlineData("votes:>50", new string[0], "votes:>50")]
    public void A_reason_names_the_keyword_and_where_it_was_found(string keyword, string[] fields, string reason) =>
        Assert.Equal(reason, Reason(new Catch(keyword, fields)).Text);

    [Fact]
    public void A_reason_tells_what_could_not_be_guessed() =>
        Assert.Equal("x · in title (so it is)", Reason(new Catch("x", ["title"], "so\n it is")).Text);

    [Fact]
    public void Many_reasons_are_counted()
    {
        var why = View(Given.Caught(Given.Paper(), "a", "b", "c", "d", "e", "f")).Why;
        Assert.Equal(["a", "b", "c", "d", "2 more of your keywords"], why.Select(reason => reason.Keyword));
    }

    [Fact]
    public void A_trending_extra_says_what_moves_it()
    {
        Assert.Equal("Trending · 41 upvotes in a day", Assert.Single(View(Given.Trending(Given.Paper() with { VotesGained = 41 })).Why).Text);
        Assert.Equal("Trending", Assert.Single(View(Given.Trending(Given.Paper())).Why).Text);
    }

    [Fact]
    public void Title_and_excerpt_are_marked_where_the_words_were_found_in_their_TeX()
    {
        var paper = Given.Paper(@"The $\beta$-VAE", "Of Andr\\'e,\n  a VAE.");
        var view = View(Given.Caught(paper) with { TitleEvidence = [new TextSpan(4, 11)], AbstractEvidence = [new TextSpan(16, 3)] });
        Assert.Equal("The β-VAE", view.Title);
        Assert.Equal("β-VAE", Assert.Single(view.TitleSegments, segment => segment.Marked).Text);
        Assert.Equal("Of André, a VAE.", view.Excerpt);
        Assert.Equal("VAE", Assert.Single(view.ExcerptSegments, segment => segment.Marked).Text);
    }

    private static DigestService.Rendering.Views.ReasonView Reason(Catch caught) =>
        Assert.Single(View(Given.Caught(Given.Paper()) with { Catches = [caught] }).Why);

    private static DigestService.Rendering.Views.PaperView View(DigestPaper shown) => PaperViews.Of(shown, 1, Given.Day, "https://digest.example", 400);
}
