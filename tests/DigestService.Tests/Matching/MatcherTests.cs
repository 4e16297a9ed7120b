using DigestService.Matching;

namespace DigestService.Tests.Matching;

public class MatcherTests
{
    [Theory]
    [InlineData("multi-agent")]
    [InlineData("multi agent")]
    [InlineData("\"multi agent\"")]
    [InlineData("multiagent")]
    [InlineData("multi-agents")]
    public void Joined_hyphenated_and_spaced_compounds_find_each_other(string keyword)
    {
        foreach (var title in (string[])["multi-agent systems", "Multi Agent Systems", "multiagent systems", "MULTI–AGENT", "multi-agent-based"])
            Assert.True(Samples.Catches(keyword, title), title);
    }

    [Theory]
    [InlineData("inset", "in set")]
    [InlineData("in to gan", "into gan")]
    [InlineData("\"model language\"", "language models")]
    [InlineData("\"language models\"", "language. New models")]
    [InlineData("GPT-4", "GPT-4o")]
    [InlineData("CLIP", "eclipse")]
    [InlineData("=CLIP", "clip and CLIPs")]
    [InlineData("=models", "model")]
    [InlineData("title:gan", "flows")]
    public void What_is_not_meant_is_not_caught(string keyword, string title) => Assert.False(Samples.Catches(keyword, title));

    [Theory]
    [InlineData("xray", "x-ray imaging")]
    [InlineData("x-ray imaging", "xray imaging")]
    [InlineData("\"dataset search\"", "Data Set Searches")]
    [InlineData("\"data set search\"", "dataset search")]
    [InlineData("finetuning", "we fine tuned it")]
    [InlineData("beta-VAE", "$\\beta$-VAE")]
    [InlineData("β-VAE", "beta VAE")]
    [InlineData("gpt4o", "GPT-4o")]
    [InlineData("=GPT-4o", "GPT-4o")]
    [InlineData("=RAG", "RAG-based")]
    [InlineData("schrodinger", "Schr\\\"odinger bridges")]
    [InlineData("C++", "A C++ library")]
    [InlineData("A*", "A* search")]
    [InlineData("llm", "LLMs")]
    [InlineData("vision-lang*", "vision language models")]
    public void What_is_meant_is_caught(string keyword, string title) => Assert.True(Samples.Catches(keyword, title));

    [Fact]
    public void An_exclusion_is_not_stemmed()
    {
        Assert.True(Samples.Catches("market -trading", "The market trade-off"));
        Assert.False(Samples.Catches("market -trading", "Market trading"));
        Assert.False(Samples.Catches("computer -vision", "Computer visions"));
        Assert.True(Samples.Catches("computer -vision", "Computer visionary"));
    }

    [Theory]
    [InlineData("policy", "policies")]
    [InlineData("matrix", "matrices")]
    [InlineData("analysis", "analyses")]
    [InlineData("bench", "benches")]
    [InlineData("day", "days")]
    public void An_exclusion_shuts_out_the_plural(string word, string plural) => Assert.False(Samples.Catches($"gan -{word}", $"GAN {plural}"));

    [Fact]
    public void A_mute_follows_the_rule_of_exclusions()
    {
        var papers = new[] { Samples.Paper("Trading agents"), Samples.Paper("The trade-off"), Samples.Paper("Tradings") };
        Assert.Equal([0, 2], Samples.Evaluate(Samples.Mute("trading"), papers).Hits.Select(hit => hit.Ordinal));
        Assert.Equal([0, 1, 2], Samples.Evaluate(Samples.Query("trading"), papers).Hits.Select(hit => hit.Ordinal));
    }

    [Fact]
    public void Excluded_counts_what_the_keyword_would_have_caught_otherwise()
    {
        var hits = Samples.Evaluate(Samples.Query("diffusion -video"), Samples.Paper("Video diffusion"), Samples.Paper("Diffusion"), Samples.Paper("Video"));
        Assert.Equal([1], hits.Hits.Select(hit => hit.Ordinal));
        Assert.Equal((1, 0), (hits.Excluded, Assert.Single(hits.ExcludedOrdinals)));
    }

    [Fact]
    public void The_list_of_excluded_papers_is_bounded_and_their_count_is_not()
    {
        var hits = Samples.Evaluate(Samples.Query("diffusion -video"), [.. Enumerable.Repeat(Samples.Paper("Video diffusion"), 150)]);
        Assert.Equal((150, KeywordHits.MaxExcludedOrdinals), (hits.Excluded, hits.ExcludedOrdinals.Count));
    }

    [Theory]
    [InlineData("author:bengio", true)]
    [InlineData("author:yoshua", false)]
    [InlineData("author:\"Yoshua Bengio\"", true)]
    [InlineData("author:\"Y. Bengio\"", true)]
    [InlineData("author:\"Samy Bengio\"", false)]
    [InlineData("author:beng*", true)]
    [InlineData("org:deepmind", true)]
    [InlineData("org:\"google deepmind\"", true)]
    [InlineData("org:\"deepmind google\"", false)]
    [InlineData("org:mind", false)]
    [InlineData("category:cs.CL", true)]
    [InlineData("category:cs", true)]
    [InlineData("category:cs.CV", false)]
    [InlineData("x source:arxiv", true)]
    [InlineData("x source:hf", false)]
    [InlineData("votes:20", true)]
    [InlineData("votes:>20", false)]
    [InlineData("bengio", false)]
    public void Fields_are_asked_by_name(string keyword, bool caught)
    {
        var paper = Samples.Paper("x", authors: ["Y. Bengio"], organization: "Google DeepMind", categories: ["cs.CL"], votes: 20);
        Assert.Equal(caught, Samples.Catches(keyword, paper));
    }

    [Fact]
    public void Unknown_votes_are_not_zero_and_match_no_number() => Assert.False(Samples.Catches("votes:1", Samples.Paper("x")));

    [Fact]
    public void A_withdrawn_paper_is_neither_caught_nor_excluded()
    {
        var hits = Samples.Evaluate(Samples.Query("gan -video"), Samples.Paper("GAN", withdrawn: true), Samples.Paper("GAN video", withdrawn: true));
        Assert.Same(KeywordHits.None, hits);
        Assert.False(Samples.Catches("votes:1", Samples.Paper("x", votes: 5, withdrawn: true)));
    }

    [Fact]
    public void A_phrase_does_not_run_from_title_to_abstract() =>
        Assert.False(Samples.Catches("\"diffusion models\"", Samples.Paper("On diffusion", "Models are good.")));

    [Fact]
    public void The_title_counts_more_than_the_abstract_and_rare_terms_more_than_common_ones()
    {
        var hits = Samples.Evaluate(Samples.Query("gan OR flow"),
            Samples.Paper("GAN"), Samples.Paper("x", "gan"), Samples.Paper("gan"), Samples.Paper("flow")).Hits;
        Assert.True(hits[0].Relevance > hits[1].Relevance);
        Assert.True(hits[3].Relevance > hits[0].Relevance);
    }

    [Fact]
    public void All_that_an_exclusion_shut_out_are_named_to_those_who_ask_for_all()
    {
        var papers = Enumerable.Range(0, 150).Select(_ => Samples.Paper("GAN video")).ToArray();
        Assert.Equal(150, new Matcher(PaperIndex.Build(papers)).Evaluate(Samples.Query("gan -video"), int.MaxValue).ExcludedOrdinals.Count);
    }

    [Fact]
    public void An_empty_window_answers_nothing() => Assert.Same(KeywordHits.None, Samples.Evaluate(Samples.Query("gan OR votes:5")));
}
