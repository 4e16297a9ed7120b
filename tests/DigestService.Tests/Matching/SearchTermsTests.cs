using DigestService.Matching;

namespace DigestService.Tests.Matching;

public class SearchTermsTests
{
    [Fact]
    public void A_paper_becomes_lexemes_by_field_with_the_title_in_weight_A()
    {
        var paper = Samples.Paper("Diffusion agents", "Agents.", ["Yoshua Bengio"], "Google DeepMind", ["cs.CL"], ["hf"]);
        Assert.Equal("'abengio' 'ccs' 'ccs.cl' 'fagents' 'fdiffusion' 'odeepmind' 'ogoogle' 'shf' 'wagent':2A,3 'wdiffus':1A", SearchTerms.Vector(paper));
    }

    [Fact]
    public void Author_lexemes_do_not_meet_text_lexemes() =>
        Assert.False(TextSearch.Passes(SearchTerms.Vector(Samples.Paper("x", authors: ["A. Long"])), SearchTerms.Filter(Samples.Query("long"))!));

    [Theory]
    [InlineData("flow -video", "'wflow' | '!'")]
    [InlineData("title:flow votes:20", "'wflow':A | '!'")]
    [InlineData("flow OR gan", "('wflow' | 'wgan') | '!'")]
    [InlineData("author:\"Yoshua Bengio\"", "'abengio' | '!'")]
    [InlineData("flow*", "('wflow':* | 'fflow':*) | '!'")]
    [InlineData("x-ray", "(('wx' | 'wxray') & ('wray' | 'wxray')) | '!'")]
    [InlineData("category:cs.*", "'ccs' | '!'")]
    public void A_query_becomes_a_looser_filter(string keyword, string filter) => Assert.Equal(filter, SearchTerms.Filter(Samples.Query(keyword)));

    [Theory]
    [InlineData("votes:20")]
    [InlineData("gan OR votes:20")]
    public void Where_votes_alone_may_decide_there_is_no_filter(string keyword) => Assert.Null(SearchTerms.Filter(Samples.Query(keyword)));

    [Fact]
    public void Quotes_and_backslashes_are_doubled() => Assert.Equal("'a''b\\\\c'", SearchLexeme.Quote("a'b\\c"));

    [Fact]
    public void Positions_stay_within_the_limits_of_PostgreSQL()
    {
        var vector = SearchTerms.Vector(Samples.Paper("x", string.Concat(Enumerable.Repeat("same other ", 9_000))));
        var positions = vector.Split(' ').Single(entry => entry.StartsWith("'wsame'", StringComparison.Ordinal)).Split(':')[1].Split(',');
        Assert.Equal(256, positions.Length);
        var tail = SearchTerms.Vector(Samples.Paper("x", string.Concat(Enumerable.Repeat("a ", 20_000)) + "last"));
        Assert.Contains("'wlast':16383", tail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paper_too_large_for_a_tsvector_passes_every_filter()
    {
        // One character that folding makes four of.
        static string Words(int from) => string.Join(' ', Enumerable.Range(from, 4_500).Select(i => $"{i}{new string('\uFDF2', 15)}"));
        var vector = SearchTerms.Vector(Samples.Paper(Words(10_000), Words(20_000)));
        Assert.Equal("'!'", vector);
        Assert.True(TextSearch.Passes(vector, SearchTerms.Filter(Samples.Query("gan"))!));
    }
}
