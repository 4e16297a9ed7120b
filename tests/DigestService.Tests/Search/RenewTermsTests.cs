using DigestService.Matching;
using DigestService.Search;
using DigestService.Tests.Support;

namespace DigestService.Tests.Search;

public sealed class RenewTermsTests
{
    [Fact]
    public async Task Papers_of_older_rules_are_found_again_once_their_terms_are_made_anew()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"), Told.Listed("2", "Another router", "2025-12-11"));
        await service.Do("update papers set terms = 'wold'::tsvector where alias = 'arxiv:1'");
        Assert.Equal(1, await Found(service));

        Assert.Equal(1, await service.Get<RenewTerms>().Run());

        Assert.Equal(2, await Found(service));
        Assert.Equal(0, await service.Get<RenewTerms>().Run());
    }

    private static async Task<int> Found(TestService service) =>
        Assert.IsType<SearchPage>(await service.Get<SearchPapers>().Find(new SearchRequest((Query)Query.Parse("router")))).Total;

    [Fact]
    public async Task A_paper_that_cannot_be_read_is_noted_and_takes_no_other_with_it()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"), Told.Listed("2", "Another router", "2025-12-11"));
        await service.Do("update papers set terms = ''; update papers set authors = array[null]::text[] where alias = 'arxiv:1'");

        Assert.Equal(2, await service.Get<RenewTerms>().Run());

        Assert.Equal(0, await service.Get<RenewTerms>().Run());
        Assert.StartsWith("no search finds it: ", await service.Ask<string>("select reason from failed_papers where alias = 'arxiv:1'"), StringComparison.Ordinal);
    }
}
