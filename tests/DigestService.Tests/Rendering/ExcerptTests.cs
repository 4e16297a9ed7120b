using DigestService.Matching;
using DigestService.Rendering;
using DigestService.Rendering.Views;

namespace DigestService.Tests.Rendering;

public sealed class ExcerptTests
{
    private const string Abstract =
        "Large models are costly. We ask, e.g. for Fig. 3 of Smith et al. 2024, whether 2.5 experts suffice. "
        + "Many things were tried before. The third sentence says nothing at all of interest to us. "
        + "Finally, a mixture of experts wins on every benchmark. Code is open.";

    [Theory]
    [InlineData(30, "Large models are costly.")]
    [InlineData(110, "Large models are costly. We ask, e.g. for Fig. 3 of Smith et al. 2024, whether 2.5 experts suffice.")]
    [InlineData(1000, Abstract)]
    public void It_ends_with_a_sentence(int limit, string excerpt) => Assert.Equal(excerpt, Text(Excerpt.Of(Abstract, [], limit)));

    [Fact]
    public void Where_not_one_sentence_fits_it_ends_with_a_word_and_says_so() =>
        Assert.Equal("Large models…", Text(Excerpt.Of(Abstract, [], 15)));

    [Fact]
    public void However_short_the_first_sentence_it_is_not_followed_by_half_of_one() =>
        Assert.Equal("Yes.", Text(Excerpt.Of("Yes. " + Abstract.Replace('.', ','), [], 99)));

    [Fact]
    public void What_was_found_has_its_whole_sentence_even_where_the_opening_has_no_room_then() =>
        Assert.Equal("… Finally, a mixture of experts wins on every benchmark.", Text(Excerpt.Of(Abstract, [Find("mixture of experts")], 60)));

    [Fact]
    public void What_was_found_is_marked()
    {
        var segments = Excerpt.Of(Abstract, [Find("models")], 30);
        Assert.Equal(["Large ", "models", " are costly."], segments.Select(segment => segment.Text));
        Assert.Equal([false, true, false], segments.Select(segment => segment.Marked));
    }

    [Fact]
    public void What_was_found_further_down_is_shown_in_its_sentence()
    {
        var segments = Excerpt.Of(Abstract, [Find("mixture of experts")], 120);
        Assert.Equal("Large models are costly. … Finally, a mixture of experts wins on every benchmark. Code is open.", Text(segments));
        Assert.Equal("mixture of experts", Assert.Single(segments, segment => segment.Marked).Text);
    }

    [Fact]
    public void What_was_found_deep_in_an_endless_sentence_is_shown_with_the_words_around_it()
    {
        var endless = string.Concat(Enumerable.Repeat("word after word ", 60)) + "needle in the hay " + string.Concat(Enumerable.Repeat("and more ", 60));
        var text = Text(Excerpt.Of(endless, [new TextSpan(endless.IndexOf("needle", StringComparison.Ordinal), 6)], 200));
        Assert.Contains("needle in the hay", text);
        Assert.Contains(" … ", text);
        Assert.InRange(text.Length, 100, 210);
    }

    [Fact]
    public void Highlights_may_overlap_and_come_in_any_order()
    {
        var segments = Excerpt.Of("one two three", [new TextSpan(4, 9), new TextSpan(0, 7)], 100);
        Assert.Equal("one two three", Text(segments));
        Assert.Equal(["one two", " three"], segments.Where(segment => segment.Marked).Select(segment => segment.Text));
    }

    [Fact]
    public void It_holds_what_it_was_given_whatever_the_limit()
    {
        for (var limit = 1; limit < Abstract.Length + 10; limit++)
        {
            var text = Text(Excerpt.Of(Abstract, [Find("wins")], limit));
            Assert.All(text.Split('…'), part => Assert.Contains(part.Trim(), Abstract, StringComparison.Ordinal));
            Assert.InRange(text.Length, 1, limit * 2 + 5);
        }
    }

    [Fact]
    public void Without_room_or_abstract_there_is_none()
    {
        Assert.Empty(Excerpt.Of(Abstract, [], 0));
        Assert.Empty(Excerpt.Of("", [], 100));
    }

    [Theory]
    [InlineData("第一句。第二句。", 4, "第一句。")]
    [InlineData("Is it? It is! (Yes.) And so on and so forth.", 22, "Is it? It is! (Yes.)")]
    public void Sentences_end_in_other_ways_too(string text, int limit, string excerpt) => Assert.Equal(excerpt, Text(Excerpt.Of(text, [], limit)));

    private static TextSpan Find(string words) => new(Abstract.IndexOf(words, StringComparison.Ordinal), words.Length);

    private static string Text(IEnumerable<SegmentView> segments) => string.Concat(segments.Select(segment => segment.Text));
}
