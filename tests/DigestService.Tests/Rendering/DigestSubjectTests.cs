using System.Globalization;
using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class DigestSubjectTests
{
    [Fact]
    public void It_tells_what_the_busiest_keyword_caught_and_how_many_more_there_are() =>
        Assert.Equal("4 papers on RLHF and 2 more · Thu 11 Dec", For([["RLHF"], ["moe", "RLHF"], ["RLHF"], ["clip"], ["RLHF"], ["moe"]]));

    [Fact]
    public void One_paper_is_one_paper() => Assert.Equal("1 paper on RLHF · Thu 11 Dec", For([["RLHF"]]));

    [Fact]
    public void Where_no_keyword_caught_two_it_names_several() =>
        Assert.Equal("3 papers on RLHF, clip and more · Thu 11 Dec", For([["RLHF"], ["clip"], ["moe"]]));

    [Fact]
    public void Trending_extras_are_counted_apart() =>
        Assert.Equal("2 papers on RLHF and 3 trending · Thu 11 Dec", For([["RLHF"], ["RLHF"]], "A", "B", "C"));

    [Fact]
    public void Others_and_extras_are_both_counted() =>
        Assert.Equal("2 papers on RLHF, 1 more and 1 trending · Thu 11 Dec", For([["RLHF"], ["RLHF"], ["moe"]], "A"));

    [Fact]
    public void Without_keywords_it_names_the_first_title() =>
        Assert.Equal("Trending: The β-VAE and 2 more · Thu 11 Dec", For([], @"The $\beta$-VAE", "B", "C"));

    [Fact]
    public void A_first_digest_without_keywords_begins_with_one_word_and_not_with_two() =>
        Assert.Equal("Welcome: Flow Matching and 1 more · Thu 11 Dec", DigestSubject.For(new DateOnly(2025, 12, 11), [], ["Flow Matching", "B"], Occasion.Welcome));

    [Fact]
    public void A_phrase_loses_its_quotes_and_a_long_query_its_end() =>
        Assert.Equal("2 papers on mixture of experts · Thu 11 Dec", For([["\"mixture of experts\""], ["\"mixture of experts\""]]));

    [Theory]
    [InlineData("\"reinforcement learning\" OR RLHF", "reinforcement learning")]
    [InlineData("reasoning -multimodal", "reasoning")]
    [InlineData("trade-off -\"high frequency\" -(a OR b)", "trade-off")]
    [InlineData("title:video", "video")]
    [InlineData("=RAG", "RAG")]
    [InlineData("(GAN OR diffusion) -video", "GAN")]
    [InlineData("votes:>=50", "votes:>=50")]
    public void A_query_is_named_by_what_it_is_about(string keyword, string topic) =>
        Assert.Equal($"2 papers on {topic} · Thu 11 Dec", For([[keyword], [keyword]]));

    [Fact]
    public void Counting_and_naming_quickly_gives_what_the_plain_way_gives()
    {
        string[] parts = ["reward", "model", "OR", "-video", "trade-off", "-", "α", "\"a b\"", "title:x", "=RAG", "prefix*", "  ", "(", "ORacle", "4o", "x-"];
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            string[] keywords = [.. Enumerable.Range(0, 4).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)])))];
            string[][] byPaper = [.. Enumerable.Range(0, random.Next(8)).Select(_ => Enumerable.Range(0, random.Next(1, 4)).Select(_ => keywords[random.Next(4)]).ToArray())];
            Assert.Equal(
                byPaper.SelectMany(each => each.Distinct()).GroupBy(each => each, (keyword, all) => (keyword, all.Count())).OrderByDescending(each => each.Item2),
                DigestSubject.Busiest(byPaper));
            foreach (var keyword in keywords)
                Assert.Equal(KeywordName.Stripped(keyword) is { Length: > 0 } topic ? topic : KeywordName.Of(keyword, 200), KeywordName.Topic(keyword, 200));
        }
    }

    [Fact]
    public void Whatever_comes_in_it_is_one_line_of_at_most_120_characters()
    {
        var evil = "a\r\nBcc: x@y.example\0\u202e" + new string('x', 500);
        foreach (var subject in new[] { For([[evil], [evil]], evil), For([], evil), For([], evil, evil), For([[evil], [evil + "2"], [evil + "3"]]) })
        {
            Assert.InRange(subject.Length, 1, DigestSubject.MaxLength);
            Assert.DoesNotContain(subject, char.IsControl);
            Assert.EndsWith("Thu 11 Dec", subject);
        }
    }

    [Fact]
    public void It_is_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "de-DE", "ar-SA", "th-TH", "tr-TR" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.Equal("1,234 papers on RLHF · Thu 11 Dec", For([.. Enumerable.Repeat(new[] { "RLHF" }, 1234)]));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_headline_is_the_subject_without_its_date()
    {
        Assert.Equal("4 papers on RLHF", DigestSubject.Headline("4 papers on RLHF · Thu 11 Dec", Given.Day));
        Assert.Equal("An older form", DigestSubject.Headline("An older form", Given.Day));
    }

    private static string For(string[][] keywords, params string[] trending) => DigestSubject.For(Given.Day, keywords, trending);
}
