using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class AcronymTableTests
{
    private static AcronymTable Learned(params (int Papers, string Abstract)[] papers)
    {
        var tally = new AcronymTally();
        foreach (var (count, text) in papers)
            for (var paper = 0; paper < count; paper++)
                tally.Add("Untitled", text);
        return tally.ToTable();
    }

    private static IEnumerable<string> NamesOf(AcronymTable table, string name) => table.OtherNamesOf(AcronymTable.KeyOf(name)).Select(other => other.Text);

    [Fact]
    public void A_pair_counts_from_its_third_paper()
    {
        Assert.Empty(Learned((2, "in-context learning (ICL)")).Pairs);
        Assert.Equal(3, Assert.Single(Learned((3, "in-context learning (ICL)")).Pairs).Papers);
        Assert.Equal(7, Assert.Single(Learned((7, "in-context learning (ICL)")).Pairs).Papers);
    }

    [Fact]
    public void Before_that_its_acronym_has_it_as_a_rare_name_where_the_letters_are_the_words_initials()
    {
        var table = Learned((1, "in-context learning (ICL)"), (2, "intracluster light (ICL)"), (2, "an adaptive router (AR)"), (9, "mixture of experts (MoE)"), (1, "model of everything (MoE)"));

        Assert.Equal([new OtherName("in-context learning", IsAcronym: false, IsRare: true)], table.OtherNamesOf(AcronymTable.KeyOf("ICL")));
        Assert.Empty(NamesOf(table, "in-context learning"));
        Assert.Empty(NamesOf(table, "AR"));
        Assert.Equal(["mixture of experts"], NamesOf(table, "MoE"));
        Assert.Null(table.SpellingOf(AcronymTable.KeyOf("ICL")));
        Assert.False(table.OtherNamesOf(AcronymTable.KeyOf("MoE")).Single().IsRare);
    }

    [Fact]
    public void A_paper_that_says_it_twice_counts_once() =>
        Assert.Empty(Learned((1, "in-context learning (ICL). In-context learning (ICL). In-Context Learning (ICL).")).Pairs);

    [Fact]
    public void Capitals_hyphens_and_plurals_are_one_and_the_most_frequent_spelling_is_shown()
    {
        var pair = Assert.Single(Learned((3, "Large Language Model (LLM)"), (1, "large-language models (LLMs)"), (4, "large language models (LLMs)")).Pairs);
        Assert.Equal(("LLM", "large language models", 8), (pair.Acronym, pair.LongForm, pair.Papers));
    }

    [Fact]
    public void An_acronym_has_its_long_form_and_a_long_form_its_acronym()
    {
        var table = Learned((4, "in-context learning (ICL)"));
        Assert.Equal(["in-context learning"], NamesOf(table, "icl"));
        Assert.Equal(["ICL"], NamesOf(table, "In Context Learning"));
        Assert.Empty(NamesOf(table, "learning"));
    }

    [Fact]
    public void Rare_meanings_of_an_acronym_are_not_offered()
    {
        var table = Learned((50, "text-to-speech (TTS)"), (40, "test-time scaling (TTS)"), (5, "time to solution (TTS)"));
        Assert.Equal(["text-to-speech", "test-time scaling"], NamesOf(table, "TTS"));
    }

    [Fact]
    public void An_acronym_that_mostly_means_something_else_is_not_offered_for_a_long_form()
    {
        var table = Learned((50, "in-context learning (ICL)"), (5, "intracluster light (ICL)"));
        Assert.Equal(["ICL"], NamesOf(table, "in-context learning"));
        Assert.Empty(NamesOf(table, "intracluster light"));
    }

    [Fact]
    public void What_is_rare_is_forgotten_when_there_is_too_much_of_it_and_what_is_frequent_stays()
    {
        var tally = new AcronymTally(mostRare: 10);
        for (var paper = 0; paper < 3; paper++) tally.Add("Untitled", "in-context learning (ICL)");
        tally.Add("Untitled", "reinforcement learning (RL)");
        tally.Add("Untitled", "reinforcement learning (RL)");
        for (var letter = 'A'; letter <= 'Z'; letter++) tally.Add("Untitled", $"xenon {char.ToLowerInvariant(letter)}oxide (X{letter})");
        tally.Add("Untitled", "reinforcement learning (RL)");
        tally.Add("Untitled", "in-context learning (ICL)");

        Assert.Equal(4, Assert.Single(tally.ToTable().Pairs).Papers);
    }
}
