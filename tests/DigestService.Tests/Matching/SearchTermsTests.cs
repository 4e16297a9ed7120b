using DigestService.Matching;
using DigestService.Papers;

namespace DigestService.Tests.Matching;

public class SearchTermsTests
{
    [Fact]
    public void A_paper_becomes_lexemes_by_field_whose_weights_tell_title_and_stem_form()
    {
        var paper = Samples.Paper("Diffusion agents", "Agents flow.", ["Yoshua B. Bengio"], "Google DeepMind", ["cs.CL"], ["hf"]);
        Assert.Equal(
            ["'*'", "'abengio'", "'bagent flow'", "'bdiffus agent'", "'ccs'", "'ccs.cl'", "'fagents':2B,4C", "'fdiffusion':1B", "'mbengio yoshua'", "'nbengio b'", "'odeepmind'",
             "'ogoogle'", "'shf'", "'tagent'", "'tdiffus'", "'v2'", "'wagent':2B,4C", "'wdiffus':1B", "'wflow':5D"],
            Lexemes(paper));
    }

    [Fact]
    public void The_joined_form_of_a_compound_has_no_neighbours() =>
        Assert.Equal(
            ["'*'", "'bmulti agent'", "'fagents':4C", "'fmultiagents':6C", "'jmultiag'", "'jmultiagents'", "'sarxiv'", "'tx'", "'v2'", "'wagent':4C", "'wmulti':3D", "'wmultiag':6C", "'wx':1A"],
            Lexemes(Samples.Paper("x", "multi-agents")));

    [Fact]
    public void No_phrase_crosses_from_title_to_abstract() =>
        Assert.Subset(Lexemes(Samples.Paper("data", "set")).ToHashSet(), new HashSet<string> { "'wdata':1A", "'wset':3D" });

    [Fact]
    public void A_withdrawn_paper_has_nothing_to_be_found_by() => Assert.Equal(["'v2'"], Lexemes(Samples.Paper("flow", withdrawn: true)));

    [Theory]
    [InlineData("flow", "'wflow'", null)]
    [InlineData("flow OR gan", "('wflow' | 'wgan')", null)]
    [InlineData("title:flow votes:20", "'tflow'", null)]
    [InlineData("data set", "(('wdata' | 'wdataset') & ('wset' | 'wdataset'))", null)]
    [InlineData("author:bengio", "'abengio'", null)]
    [InlineData("author:\"Yoshua Bengio\"", "('mbengio yoshua' | 'nbengio yoshua' | 'mbengio y')", null)]
    [InlineData("author:\"Y. Bengio\"", "'mbengio y':*", null)]
    [InlineData("category:cs.*", "'ccs'", null)]
    [InlineData("votes:20", "'*'", null)]
    [InlineData("flow*", "'fflow':*", "(('fflow':* | 'wflow':*AD) & !('fflow':* | '!'))")]
    [InlineData("agents", "'wagent'", "(('bage nts' & ('wage':AD <-> 'wnts')) & !('wagent' | '!'))")]
    [InlineData("gan -category:cs", "('wgan' & !'ccs')", null)]
    [InlineData("gan -data", "('wgan' & !('wdata' | 'fdatas'))", "((('wgan' & ('wdata' | 'fdatas')) & !('fdatas' | ('wdata':AD | 'fdatas'))) & !(('wgan' & !('wdata' | 'fdatas')) | '!'))")]
    public void What_lexemes_tell_is_asked_of_PostgreSQL_alone(string keyword, string plain, string? placed)
    {
        var filter = SearchTerms.Filter(Samples.Query(keyword));
        Assert.Equal((plain, placed, true), (filter.Plain, filter.Placed, filter.IsExact));
    }

    [Theory]
    [InlineData("=flow")]
    [InlineData("org:\"google research\"")]
    [InlineData("author:\"Yoshua B. Bengio\"")]
    [InlineData("gan OR votes:20")]
    [InlineData("\"flow matching\"")]
    public void What_they_do_not_tell_is_left_to_the_matcher(string keyword) => Assert.False(SearchTerms.Filter(Samples.Query(keyword)).IsExact);

    [Theory]
    [InlineData("chain of thought", "chain of thought", true)]
    [InlineData("text to image model", "text to image|image model", true)]
    [InlineData("in context learning", "context learning", false)]
    [InlineData("state of the art of", "state of the art", false)]
    [InlineData("one and all in one and all flow", "", false)]
    [InlineData("need of the all in data", "", false)]
    public void Neighbours_are_pairs_that_take_in_the_stop_words_between(string words, string pairs, bool areAll)
    {
        var made = WordPairs.Of(words.Split(' '));
        Assert.Equal((pairs, areAll), (string.Join('|', made.Pairs), made.AreAll));
    }

    [Fact]
    public void Votes_that_bind_the_whole_query_are_asked_for_beside_it()
    {
        Assert.Equal(30, SearchTerms.Filter(Samples.Query("flow votes:20 votes:30")).MinVotes);
        Assert.Equal(0, SearchTerms.Filter(Samples.Query("flow OR votes:20")).MinVotes);
    }

    [Fact]
    public void Quotes_and_backslashes_are_doubled() => Assert.Equal("'a''b\\\\c'", SearchLexeme.Quote("a'b\\c"));

    [Fact]
    public void A_paper_of_which_PostgreSQL_cannot_keep_every_position_is_marked()
    {
        var often = Lexemes(Samples.Paper("x", string.Concat(Enumerable.Repeat("same other ", 9_000))));
        Assert.Equal(256, often.Single(entry => entry.StartsWith("'wsame'", StringComparison.Ordinal)).Split(',').Length);
        Assert.Contains("'!'", often);
        Assert.Subset(Lexemes(Samples.Paper("x", string.Concat(Enumerable.Repeat("a ", 20_000)) + "last")).ToHashSet(), new HashSet<string> { "'wlast'", "'!'" });
    }

    [Fact]
    public void So_is_a_paper_too_large_for_a_tsvector()
    {
        // One character that folding makes four of.
        static string Words(int from) => string.Join(' ', Enumerable.Range(from, 4_500).Select(i => $"{i}{new string('\uFDF2', 15)}"));
        Assert.Equal(["'!'", "'*'", "'v2'"], Lexemes(Samples.Paper(Words(10_000), Words(20_000))));
    }

    private static IEnumerable<string> Lexemes(Paper paper) =>
        SearchTerms.Vector(paper).Replace(" '", "\n'", StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal);
}
