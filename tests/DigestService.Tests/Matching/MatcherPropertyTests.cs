using DigestService.Matching;
using DigestService.Papers;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Matching;

public class MatcherPropertyTests
{
    // Fixed, so that a red build stays red; FsCheck prints the seed of a failure.
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20260102, 1);

    private static readonly Arbitrary<(Paper[] Papers, string Keyword, bool IsMute)> Cases = Arb.From(
        from papers in Arbitrary.Papers
        from keyword in Arbitrary.Keyword
        from isMute in Gen.Elements(true, false, false)
        select (papers, keyword, isMute));

    [Fact]
    public void The_matcher_and_a_plain_scan_agree_on_papers_fields_and_exclusions()
    {
        var (matched, excluded) = (0, 0);
        Prop.ForAll(Cases, one =>
        {
            if (Parse(one.Keyword, one.IsMute) is not Query query)
                return;
            var expected = NaiveMatcher.Evaluate(one.Papers, query);
            var actual = new Matcher(PaperIndex.Build(one.Papers)).Evaluate(query);
            Assert.Equal(expected.Hits, actual.Hits.Select(hit => (hit.Ordinal, hit.Fields)));
            Assert.Equal(expected.Excluded, actual.ExcludedOrdinals);
            Assert.Equal(expected.Excluded.Count, actual.Excluded);
            Assert.All(actual.Hits, hit => Assert.InRange(hit.Relevance, 0, 1));
            (matched, excluded) = (matched + actual.Hits.Count, excluded + actual.Excluded);
        }).Check(Many);
        Assert.True(matched > 500 && excluded > 50, $"The cases say too little: {matched} hits, {excluded} excluded.");
    }

    [Fact]
    public void One_matcher_answers_query_after_query_as_a_new_one_would()
    {
        var cases = Arb.From(
            from windows in Arbitrary.Papers.ListOf(12)
            from keywords in Arbitrary.Keyword.ListOf(40)
            select (Papers: windows.SelectMany(window => window).ToArray(), Keywords: keywords));
        Prop.ForAll(cases, one =>
        {
            var index = PaperIndex.Build(one.Papers);
            var matcher = new Matcher(index);
            foreach (var query in one.Keywords.Select(Query.Parse).OfType<Query>())
                Assert.Equal(new Matcher(index).Evaluate(query).Hits, matcher.Evaluate(query).Hits);
        }).Check(Many.WithMaxTest(30));
    }

    [Fact]
    public void Evidence_marks_the_words_that_a_plain_scan_finds()
    {
        var (inTitles, inAbstracts) = (0, 0);
        Prop.ForAll(Cases, one =>
        {
            if (Parse(one.Keyword, one.IsMute) is not Query query)
                return;
            var hits = NaiveMatcher.Evaluate(one.Papers, query).Hits.ToDictionary(hit => hit.Ordinal, hit => hit.Fields);
            for (var i = 0; i < one.Papers.Length; i++)
            {
                var (paper, evidence) = (one.Papers[i], new PaperEvidence(one.Papers[i]));
                Assert.Equal(hits.ContainsKey(i), evidence.Catches(query));
                if (evidence.Find(query) is not { } found)
                {
                    Assert.False(hits.ContainsKey(i));
                    continue;
                }

                var (inTitle, inAbstract) = (Words(paper.Title, found.TitleSpans), Words(paper.Abstract, found.AbstractSpans));
                Assert.Equal(NaiveMatcher.Marked(query, paper, inTitle: true), inTitle);
                Assert.Equal(NaiveMatcher.Marked(query, paper, inTitle: false), inAbstract);
                Assert.Equal(hits[i] & (FieldSet.Title | FieldSet.Abstract), (inTitle.Any() ? FieldSet.Title : 0) | (inAbstract.Any() ? FieldSet.Abstract : 0));
                SpanRules.Check(paper.Title, found.TitleSpans);
                SpanRules.Check(paper.Abstract, found.AbstractSpans);
                (inTitles, inAbstracts) = (inTitles + inTitle.Count(), inAbstracts + inAbstract.Count());
            }
        }).Check(Many);
        Assert.True(inTitles > 500 && inAbstracts > 500, $"The cases say too little: {inTitles} words in titles, {inAbstracts} in abstracts.");
    }

    [Fact]
    public void Canonical_text_parses_back_to_an_equal_query()
    {
        var parsed = 0;
        Prop.ForAll(Cases, one =>
        {
            if (Parse(one.Keyword, one.IsMute) is not Query query)
                return;
            parsed++;
            var again = Assert.IsType<Query>(Parse(query.ToString(), one.IsMute));
            Assert.Equal(query, again);
            Assert.Equal(NaiveMatcher.Evaluate(one.Papers, query).Hits, NaiveMatcher.Evaluate(one.Papers, again).Hits);
        }).Check(Many);
        Assert.True(parsed > 1_500, $"Only {parsed} keywords were well-formed.");
    }

    /// <summary>The numbers of the words that spans touch.</summary>
    private static IEnumerable<int> Words(string text, IReadOnlyList<TextSpan> spans) => Analyzer.Tokens(text)
        .Where(token => token.Span == 1 && spans.Any(span => token.Start < span.End && span.Start < token.End))
        .Select(token => token.Position);

    private static ParsedKeyword Parse(string keyword, bool isMute) => isMute ? Query.ParseMute(keyword) : Query.Parse(keyword);
}
