using System.Net;
using System.Text.Json.Nodes;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web.Api;

public sealed class SearchApiTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task A_search_tells_how_many_it_found_and_why_each()
    {
        await using var rig = await Rig.Start();

        var found = JsonNode.Parse(await rig.Site.Browser.GetStringAsync("/api/v1/search?q=routers&perPage=1"))!;

        Assert.Equal((2, true, 1), ((int)found["total"]!, (bool)found["isExact"]!, found["papers"]!.AsArray().Count));
        Assert.Equal("title", (string?)found["papers"]![0]!["why"]);
        Assert.NotEmpty(found["papers"]![0]!["titleSpans"]!.AsArray());
    }

    [Fact]
    public async Task A_preview_counts_what_a_keyword_would_have_caught_and_says_what_there_is_to_say()
    {
        await using var rig = await Rig.Start();

        var tried = JsonNode.Parse(await rig.Site.Browser.GetStringAsync("/api/v1/preview?keyword=router%20-blue&days=7"))!;

        Assert.Equal((1, 1, 3), ((int)tried["caught"]!, (int)tried["excluded"]!, (int)tried["scanned"]!));
        Assert.Equal("A red router", (string?)tried["best"]![0]!["paper"]!["title"]);
        Assert.NotEmpty(tried["remarks"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/v1/search?q=%28open", 0)]
    [InlineData("/api/v1/search?q=good%20%22open", 5)]
    [InlineData("/api/v1/preview?keyword=good%20%22open", 5)]
    public async Task A_query_that_cannot_be_read_tells_where(string path, int position)
    {
        var site = undisturbed.Site;
        using var answer = await site.Browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(position, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["position"]!);
    }

    [Theory]
    [InlineData("/api/v1/search")]
    [InlineData("/api/v1/search?q=")]
    [InlineData("/api/v1/search?q=router&sort=0")]
    [InlineData("/api/v1/search?q=router&page=-1")]
    [InlineData("/api/v1/preview")]
    [InlineData("/api/v1/preview?keyword=the")]
    public async Task What_is_no_search_is_a_problem(string path)
    {
        var site = undisturbed.Site;
        using var answer = await site.Browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private sealed class Rig(TestService service, TestSite site) : IAsyncDisposable
    {
        public TestSite Site => site;

        public static async Task<Rig> Start()
        {
            var service = await TestService.Start();
            var today = $"{DateTime.UtcNow:yyyy-MM-dd}";
            await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("1", "A red router", today), Told.Listed("2", "A blue router", today), Told.Listed("3", "Chess", today));
            return new Rig(service, await TestSite.Start(service));
        }

        public async ValueTask DisposeAsync()
        {
            await site.DisposeAsync();
            await service.DisposeAsync();
        }
    }
}
