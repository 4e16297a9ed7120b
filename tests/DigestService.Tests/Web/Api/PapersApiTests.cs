using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web.Api;

public sealed class PapersApiTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task Papers_of_a_list_day_come_best_first_and_in_pages_that_name_their_neighbours()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Yesterday", "2025-12-10"), Told.Listed("2", "Calm", "2025-12-11", votes: 1), Told.Listed("3", "Loud", "2025-12-11", votes: 90));
        await using var site = await TestSite.Start(service);

        using var answer = await site.Browser.GetAsync("/api/v1/papers?since=2025-12-10&until=2025-12-11&perPage=2");
        var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(3, (int)page["total"]!);
        Assert.Equal("Loud", (string?)page["papers"]![0]!["title"]);
        Assert.Equal(2, page["papers"]!.AsArray().Count);
        Assert.Equal("</api/v1/papers?since=2025-12-10&until=2025-12-11&perPage=2&page=2>; rel=\"next\"", answer.Headers.GetValues("Link").Single());
        using var last = await site.Browser.GetAsync("/api/v1/papers?since=2025-12-10&until=2025-12-11&perPage=2&page=2");
        Assert.EndsWith("rel=\"prev\"", last.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal("2025-12-11", (string?)JsonNode.Parse(await site.Browser.GetStringAsync("/api/v1/papers"))!["until"]);
    }

    [Fact]
    public async Task A_paper_is_found_by_its_id_and_by_our_number_and_unchanged_it_costs_no_body()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", "Markup <b> stays text", "2025-12-11"));
        await using var site = await TestSite.Start(service);
        var number = await service.Ask<int>("select paper_id from papers");

        using var answer = await site.Browser.GetAsync("/api/v1/papers/2512.00001");
        Assert.Equal("Markup <b> stays text", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["title"]);
        Assert.Equal(await answer.Content.ReadAsStringAsync(), await site.Browser.GetStringAsync($"/api/v1/papers/{number}"));

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/papers/2512.00001");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await site.Browser.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/api/v1/papers/2512.99999", 404)]
    [InlineData("/api/v1/papers/../../etc/passwd", 404)]
    [InlineData("/api/v1/nowhere", 404)]
    [InlineData("/api/v1/papers?page=0", 400)]
    [InlineData("/api/v1/papers?page=1001", 400)]
    [InlineData("/api/v1/papers?perPage=101", 400)]
    [InlineData("/api/v1/papers?perPage=many", 400)]
    [InlineData("/api/v1/papers?since=2025-13-01", 400)]
    [InlineData("/api/v1/papers?since=2025-12-11&until=2025-12-10", 400)]
    [InlineData("/api/v1/papers?since=2020-12-11&until=2025-12-10", 400)]
    public async Task Faults_are_problems_and_not_pages(string path, int status)
    {
        var site = undisturbed.Site;
        using var answer = await site.Browser.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!);
    }

    [Fact]
    public async Task The_document_of_the_API_names_every_address_of_it()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var paths = JsonNode.Parse(await site.Browser.GetStringAsync("/api/v1/openapi.json"))!["paths"]!.AsObject().Select(path => path.Key).ToList();

        Assert.Equal(site.Routes.Where(route => route.StartsWith("api/v1/", StringComparison.Ordinal)).Select(Documented).Distinct().Order(), paths.Order());
        static string Documented(string route) => "/" + route.Replace(":int", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal).TrimEnd('/');
    }
}
