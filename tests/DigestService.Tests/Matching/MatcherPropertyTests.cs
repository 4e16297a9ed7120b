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
    public void Evidence_from_an_index_of_many_papers_is_that_of_each_paper_alone()
    {
        var found = 0;
        Prop.ForAll(Cases, one =>
        {
            if (Parse(one.Keyword, one.IsMute) is not Query query)
                return;
            var index = PaperIndex.Build(one.Papers);
            foreach (var (paper, terms) in new Matcher(index).Explain(query, Enumerable.Range(0, one.Papers.Length)))
            {
                var evidence = FindEvidence.In(index, paper, WordPlaces.Of(one.Papers[paper]), terms);
                var alone = new PaperEvidence(one.Papers[paper]).Find(query);
                Assert.Equal(alone?.TitleSpans, evidence?.TitleSpans);
                Assert.Equal(alone?.AbstractSpans, evidence?.AbstractSpans);
                Assert.Equal((alone?.Where, alone?.Snippet), (evidence?.Where, evidence?.Snippet));
                found += evidence is null ? 0 : 1;
            }
        }).Check(Many.WithMaxTest(1_000));
        Assert.True(found > 200, $"The cases say too little: {found} found.");
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

    [Fact]
    public void Evidence_is_found_exactly_where_the_matcher_finds()
    {
        Prop.ForAll(Cases, one =>
        {
            if (Parse(one.Keyword, one.IsMute) is not Query query)
                return;
            var hits = new Matcher(PaperIndex.Build(one.Papers)).Evaluate(query).Hits.ToDictionary(hit => hit.Ordinal);
            for (var i = 0; i < one.Papers.Length; i++)
            {
                var evidence = new PaperEvidence(one.Papers[i]).Find(query);
                Assert.Equal(hits.ContainsKey(i), evidence is not null);
                if (evidence is null)
                    continue;
                Assert.Equal(hits[i].Fields.HasFlag(FieldSet.Title), evidence.TitleSpans.Count > 0);
                Assert.Equal(hits[i].Fields.HasFlag(FieldSet.Abstract), evidence.AbstractSpans.Count > 0);
                SpanRules.Check(one.Papers[i].Title, evidence.TitleSpans);
                SpanRules.Check(one.Papers[i].Abstract, evidence.AbstractSpans);
            }
        }).Check(Many.WithMaxTest(1_000));
    }

    private static ParsedKeyword Parse(string keyword, bool isMute) => isMute ? Query.ParseMute(keyword) : Query.Parse(keyword);
}
