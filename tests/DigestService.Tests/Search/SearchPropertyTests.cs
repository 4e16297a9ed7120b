using Dapper;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Search;
using DigestService.Tests.Matching;
using DigestService.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using Arbitrary = DigestService.Tests.Matching.Arbitrary;

namespace DigestService.Tests.Search;

/// <summary>The site's search on a real PostgreSQL, held to the digest's matcher over the same papers.</summary>
public sealed class SearchPropertyTests
{
    // Fixed, so that a red build stays red; FsCheck prints the seed of a failure.
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_500).WithReplay(20260305, 1);

    [Fact]
    public async Task Search_finds_just_what_the_matcher_finds()
    {
        await using var database = await TestDatabase.Create();
        var papers = await Store(database.Source, Arbitrary.Papers.ListOf(40).Sample(1, 1).Single().SelectMany(window => window));
        var matcher = new Matcher(PaperIndex.Build(papers));
        var search = new SearchPapers(database.Source);
        var (found, asked, exact) = (0, 0, 0);
        Prop.ForAll(Arb.From(Arbitrary.Keyword), keyword =>
        {
            if (Query.Parse(keyword) is not Query query)
                return;
            var expected = matcher.Evaluate(query).Hits.Select(hit => papers[hit.Ordinal].Number).ToHashSet();
            var (total, numbers) = All(search, query);
            Assert.True(expected.SetEquals(numbers), $"{query}: {SearchTerms.Filter(query)} finds {string.Join(',', numbers.Order())}, not {string.Join(',', expected.Order())}");
            Assert.Equal(expected.Count, total);
            (found, asked, exact) = (found + total, asked + 1, exact + (SearchTerms.Filter(query).IsExact ? 1 : 0));
        }).Check(Many);
        Assert.True(found > 20_000 && exact > asked / 4 && exact < asked * 3 / 4, $"The cases say too little: {found} found by {asked} searches, {exact} of them exact.");
    }

    private static (int Total, HashSet<int> Numbers) All(SearchPapers search, Query query)
    {
        var numbers = new HashSet<int>();
        for (var page = 1; ; page++)
        {
            var outcome = Assert.IsType<SearchPage>(search.Find(new SearchRequest(query, page, SearchRequest.MaxPageSize)).GetAwaiter().GetResult());
            Assert.True(outcome.IsExact);
            Assert.All(outcome.Papers, each => Assert.True(numbers.Add(each.Paper.Number)));
            if (outcome.Papers.Count < SearchRequest.MaxPageSize)
                return (outcome.Total, numbers);
        }
    }

    private static async Task<IReadOnlyList<Paper>> Store(NpgsqlDataSource database, IEnumerable<Paper> papers)
    {
        var numbered = papers.Select((paper, i) => paper with { Number = i + 1, Alias = $"arxiv:{i + 1}", Title = paper.Title.Length == 0 ? "-" : paper.Title }).ToList();
        await using var connection = await database.OpenConnectionAsync();
        foreach (var paper in numbered)
        {
            await connection.ExecuteAsync(
                """
                insert into papers (paper_id, alias, title, abstract, authors, categories, organization, paper_date, votes, withdrawn, version, sources, told, terms, first_seen_at)
                overriding system value
                values (@Number, @Alias, @Title, @Abstract, @Authors, @Categories, @Organization, @Date, @Votes, @Withdrawn, 1, @Sources, @Told, @Terms::tsvector, now())
                """,
                new { paper.Number, paper.Alias, paper.Title, paper.Abstract, paper.Authors, paper.Categories, paper.Organization, paper.Date, paper.Votes, paper.Withdrawn, paper.Sources, Told = paper.Sources.Select(_ => 0L).ToArray(), Terms = SearchTerms.Vector(paper) });
        }

        return numbered;
    }
}
