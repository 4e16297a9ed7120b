using DigestService.Matching;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class OtherNamesTests
{
    private static readonly AcronymTable Acronyms = Recent.Acronyms(
        ("RL", "reinforcement learning", 400), ("ICL", "in-context learning", 50), ("LLM", "large language models", 900), ("LM", "language models", 90),
        ("CoT", "chain-of-thought", 80), ("TTS", "text-to-speech", 50), ("TTS", "test-time scaling", 40));

    private static readonly PaperIndex Index = PaperIndex.Build(new Recent().Listed("LLMs and an LLM").Listed("RL").Papers);

    private static IEnumerable<string> Of(string keyword) => OtherNames.Of((Query)Query.Parse(keyword), Acronyms, Index).Select(each => each.Query.ToString());

    [Theory]
    [InlineData("ICL", "ICL OR \"in-context learning\"")]
    [InlineData("icl", "icl OR \"in-context learning\"")]
    [InlineData("=ICL", "=ICL OR \"in-context learning\"")]
    [InlineData("CoTs", "CoTs OR chain-of-thought")]
    public void An_acronym_gets_its_long_form(string keyword, string replacement) => Assert.Equal([replacement], Of(keyword));

    [Theory]
    [InlineData("reinforcement learning", "reinforcement learning OR =RL")]
    [InlineData("\"reinforcement learning\"", "\"reinforcement learning\" OR =RL")]
    [InlineData("Reinforcement Learning", "Reinforcement Learning OR =RL")]
    [InlineData("chain-of-thought", "chain-of-thought OR =CoT")]
    public void A_long_form_gets_its_acronym_exactly_so(string keyword, string replacement) => Assert.Equal([replacement], Of(keyword));

    [Fact]
    public void An_acronym_comes_with_its_plural_where_papers_have_that() =>
        Assert.Equal(["\"large language model\" OR =LLM OR =LLMs"], Of("\"large language model\""));

    [Fact]
    public void An_acronym_of_two_meanings_offers_each() =>
        Assert.Equal(["TTS OR text-to-speech", "TTS OR test-time-scaling"], Of("TTS").Select(query => query.Replace("\"test-time scaling\"", "test-time-scaling")));

    [Theory]
    [InlineData("RL robot -survey", "(RL OR \"reinforcement learning\") robot -survey")]
    [InlineData("safe reinforcement learning robot", "safe (reinforcement learning OR =RL) robot")]
    [InlineData("title:RL", "title:RL OR title:\"reinforcement learning\"")]
    [InlineData("title:(reinforcement learning)", "title:reinforcement title:learning OR title:=RL")]
    [InlineData("robot OR RL", "robot OR RL OR \"reinforcement learning\"")]
    public void The_rest_of_a_keyword_stays_as_it_is(string keyword, string replacement) => Assert.Equal([replacement], Of(keyword));

    [Theory]
    [InlineData("RL OR \"reinforcement learning\"")]
    [InlineData("reinforcement learning OR =RL")]
    [InlineData("large language models OR =LLM OR =LLMs")]
    public void What_has_both_already_gets_neither(string keyword) => Assert.Empty(Of(keyword));

    [Theory]
    [InlineData("robot -RL")]
    [InlineData("RL*")]
    [InlineData("author:RL")]
    [InlineData("learning reinforcement")]
    [InlineData("transformer")]
    public void What_is_no_name_that_is_looked_for_gets_nothing(string keyword) => Assert.Empty(Of(keyword));

    [Fact]
    public void A_part_of_a_long_form_is_not_taken_for_another() => Assert.DoesNotContain(Of("large language models"), query => query.Contains("=LM ", StringComparison.Ordinal));

    [Fact]
    public void A_keyword_that_would_become_too_long_is_left_alone() =>
        Assert.Empty(Of("RL " + string.Join(' ', Enumerable.Range(0, 31).Select(word => $"word{word}"))));
}
