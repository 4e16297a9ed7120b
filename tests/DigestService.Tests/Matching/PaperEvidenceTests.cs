using DigestService.Matching;

namespace DigestService.Tests.Matching;

public class PaperEvidenceTests
{
    [Fact]
    public void Evidence_marks_what_matched_in_title_and_abstract()
    {
        var paper = Samples.Paper("Multi-agent LLMs", "Language models. Many large language models, and one Language\nModel.");
        var evidence = Find(paper, "\"language model\" multiagent");
        Assert.Equal(["Multi-agent"], Marked(paper.Title, evidence.TitleSpans));
        Assert.Equal(["Language models", "language models", "Language\nModel"], Marked(paper.Abstract, evidence.AbstractSpans));
        Assert.Equal("title, abstract", evidence.Where);
    }

    [Fact]
    public void Only_alternatives_that_match_and_no_exclusions_are_marked()
    {
        var paper = Samples.Paper("Video flow with GAN");
        Assert.Equal(["flow"], Marked(paper.Title, Find(paper, "(gan image) OR (flow -audio)").TitleSpans));
    }

    [Fact]
    public void Overlapping_matches_are_one_stretch()
    {
        var paper = Samples.Paper("large language model agents");
        Assert.Equal(["large language model agents"], Marked(paper.Title, Find(paper, "\"large language model\" \"language model agents\"").TitleSpans));
    }

    [Fact]
    public void A_formula_is_marked_whole()
    {
        var paper = Samples.Paper(@"The $\beta$-VAE");
        Assert.Equal([@"$\beta$-VAE"], Marked(paper.Title, Find(paper, "beta-vae").TitleSpans));
    }

    [Theory]
    [InlineData("author:\"Yoshua Bengio\"", "Y. Bengio", "author Yoshua Bengio as Y. Bengio")]
    [InlineData("author:\"Y. Bengio\"", "Bengio, Yoshua", "author Y Bengio as Bengio, Yoshua")]
    [InlineData("author:\"Yoshua Bengio\"", "Yoshua Bengio", "author Yoshua Bengio")]
    [InlineData("author:bengio", "Samy Bengio", "author Samy Bengio")]
    public void An_author_is_named_as_the_paper_does(string keyword, string author, string where) =>
        Assert.Equal(where, Find(Samples.Paper("x", authors: ["A. Nother", author]), keyword).Where);

    [Fact]
    public void Other_fields_are_named_with_their_value()
    {
        var paper = Samples.Paper("x", organization: "Google DeepMind", categories: ["cs.CL", "cs.LG"], votes: 57);
        Assert.Equal("title, organization Google DeepMind, category cs.CL, source arxiv, 57 upvotes", Find(paper, "x org:deepmind category:cs source:arxiv votes:20").Where);
    }

    [Fact]
    public void What_does_not_match_has_no_evidence() => Assert.Null(new PaperEvidence(Samples.Paper("GAN")).Find(Samples.Query("flow")));

    [Fact]
    public void Any_number_of_threads_may_ask_of_one_paper()
    {
        var evidence = new PaperEvidence(Samples.Paper("Multi-agent LLMs", string.Concat(Enumerable.Repeat("Many agents, one Agent. ", 200))));
        var found = new int[8];
        Parallel.For(0, found.Length, i => found[i] = evidence.Find(Samples.Query("agent"))!.AbstractSpans.Count);
        Assert.All(found, count => Assert.Equal(400, count));
    }

    [Fact]
    public void A_short_abstract_is_shown_whole()
    {
        var snippet = Find(Samples.Paper("GAN", " Short. "), "gan").Snippet;
        Assert.Equal(new Snippet(1, 6, false, false), snippet);
    }

    [Fact]
    public void A_snippet_shows_whole_sentences_where_they_fit()
    {
        var filler = string.Concat(Enumerable.Repeat("Nothing of note is said in this sentence here. ", 8));
        var paper = Samples.Paper("x", filler + "Our diffusion model is a model of models. " + filler);
        var snippet = Find(paper, "model").Snippet;
        var text = paper.Abstract.Substring(snippet.Start, snippet.Length);
        Assert.Contains("Our diffusion model is a model of models.", text, StringComparison.Ordinal);
        Assert.StartsWith("Nothing of note", text, StringComparison.Ordinal);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.True(snippet is { CutLeft: true, CutRight: true, Length: <= 240 });
    }

    [Fact]
    public void A_snippet_never_cuts_a_surrogate_pair()
    {
        var paper = Samples.Paper("x", "gan " + string.Concat(Enumerable.Repeat("\U0001F600", 300)));
        var snippet = Find(paper, "gan").Snippet;
        Assert.False(SpanRules.IsInsidePair(paper.Abstract, snippet.End));
        Assert.InRange(snippet.Length, 3, 242);
    }

    private static Evidence Find(DigestService.Papers.Paper paper, string keyword) =>
        Assert.IsType<Evidence>(new PaperEvidence(paper).Find(Samples.Query(keyword)));

    private static IEnumerable<string> Marked(string text, IReadOnlyList<TextSpan> spans) => spans.Select(span => text.Substring(span.Start, span.Length));
}
