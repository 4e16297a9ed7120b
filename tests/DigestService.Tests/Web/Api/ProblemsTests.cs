using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Api;
using DigestService.Web.Defence;

namespace DigestService.Tests.Web.Api;

/// <summary>The API keeps to what its document says, most of all where something is wrong.</summary>
public sealed class ProblemsTests
{
    private const string Token = "a token of the operator, long enough";

    [Fact]
    public async Task A_fault_says_in_a_sentence_what_is_wrong()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        (string Path, int Status, string Detail)[] faults =
        [
            ("/api/v1/papers?page=abc", 400, "page must be a whole number, not \"abc\"."),
            ("/api/v1/papers?page=", 400, "page must be a whole number, not \"\"."),
            ("/api/v1/papers?since=x", 400, "since must be a day such as 2025-12-11, not \"x\"."),
            ("/api/v1/preview?keyword=one&days=abc", 400, "days must be a whole number, not \"abc\"."),
            ("/api/v1/preview?keyword=one&days=3", 400, "days must be 7 to 30."),
            ("/api/v1/preview?keyword=one&days=31", 400, "days must be 7 to 30."),
            ("/api/v1/preview", 400, "keyword is missing."),
            ("/api/v1/search", 400, "q is missing."),
            ("/api/v1/subscribers?state=zombie", 400, "state must be pending, active, paused or unsubscribed, not \"zombie\"."),
            ("/api/v1/subscribers/99999999999", 404, "There is nothing at this address; /api/v1/openapi.json names all that are there."),
            ("/api/v1/nowhere", 404, "There is nothing at this address; /api/v1/openapi.json names all that are there."),
        ];

        foreach (var (path, status, detail) in faults) await IsProblem(await site.Browser.GetAsync(path), status, detail);
    }

    [Fact]
    public async Task A_body_that_cannot_be_used_is_told_where()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        (string Body, string Type, int Status, string Detail)[] faults =
        [
            ("{", "application/json", 400, "The body is not the JSON that is expected here, at $."),
            ("{\"email\":\"ada@example.org\",\"keyword\":[]}", "application/json", 400, "The body has no use for $.keyword; /api/v1/openapi.json tells what it may hold."),
            ("{\"email\":\"ada@example.org\",\"profile\":{\"maxPaper\":3}}", "application/json", 400, "The body has no use for $.profile.maxPaper; /api/v1/openapi.json tells what it may hold."),
            ("{\"email\":\"ada@example.org\",\"profile\":{\"hour\":\"7\"}}", "application/json", 400, "The body is not the JSON that is expected here, at $.profile.hour."),
            ("{}", "application/json", 400, "The body lacks email."),
            ("email=ada", "application/x-www-form-urlencoded", 415, "Send the body as application/json."),
        ];

        foreach (var (body, type, status, detail) in faults)
            await IsProblem(await site.Browser.PostAsync("/api/v1/subscribers", new StringContent(body, MediaTypeHeaderValue.Parse(type))), status, detail);
        Assert.Equal(0, await service.Ask<int>("select count(*) from subscribers"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_told_how_large_it_may_be()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);

        using var answer = await site.Browser.PostAsJsonAsync("/api/v1/subscribers", new { email = new string('a', 100_000) });

        await IsProblem(answer, 413, "The body is larger than 64 KB, which is more than anything here needs.");
    }

    [Fact]
    public async Task A_wrong_method_and_too_many_requests_are_problems_too()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { SearchesPerMinute = 1 } });

        await IsProblem(await site.Browser.DeleteAsync("/api/v1/papers"), 405, "This address does not take DELETE.");
        using var refused = await site.Browser.GetAsync("/api/v1/papers");
        await IsProblem(refused, 429, $"Too many requests from this address: come again in {refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds} seconds.");
    }

    [Fact]
    public async Task Whoever_lacks_the_token_learns_nothing_of_bodies()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        site.Browser.DefaultRequestHeaders.Remove("Authorization");

        foreach (var body in new[] { "{", "{}", "{\"email\":\"ada@example.org\"}" })
            await IsProblem(await site.Browser.PostAsync("/api/v1/subscribers", new StringContent(body, MediaTypeHeaderValue.Parse("application/json"))), 401, "Say the operator's token: Authorization: Bearer TOKEN.");
        await IsProblem(await site.Browser.GetAsync("/api/v1/subscribers?state=zombie"), 401, "Say the operator's token: Authorization: Bearer TOKEN.");
    }

    [Fact]
    public async Task A_profile_that_was_read_can_be_put_back_and_one_with_a_slip_is_refused()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service);
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["RLHF"], Mutes = [new Mute("survey", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(9))], MaxPapers = 3 }, "2025-12-12T07:00Z");
        var before = (await JsonNode.ParseAsync(await site.Browser.GetStreamAsync($"/api/v1/subscribers/{reader}")))!["profile"]!;

        using var same = await site.Browser.PutAsJsonAsync($"/api/v1/subscribers/{reader}/profile", before);
        using var slip = await site.Browser.PutAsJsonAsync($"/api/v1/subscribers/{reader}/profile", new { keywords = new[] { "RLHF" }, maxPaper = 5 });

        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, slip.StatusCode);
        Assert.Equal(before.ToJsonString(), (await JsonNode.ParseAsync(await site.Browser.GetStreamAsync($"/api/v1/subscribers/{reader}")))!["profile"]!.ToJsonString());
    }

    [Fact]
    public async Task The_operators_token_is_not_held_up_with_the_public()
    {
        await using var service = await TestService.Start();
        await using var site = await Open(service, new LimitSettings { SearchesPerMinute = 1, PostsPerMinute = 1 });

        for (var time = 0; time < 5; time++) Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync("/api/v1/subscribers")).StatusCode);

        site.Browser.DefaultRequestHeaders.Remove("Authorization");
        site.Browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer a guess");
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.Browser.GetAsync("/api/v1/subscribers")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser.GetAsync("/api/v1/subscribers")).StatusCode);
    }

    [Fact]
    public async Task The_document_names_every_answer_and_plain_types()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Browser.GetAsync("/api/v1/openapi.json");
        var text = await answer.Content.ReadAsStringAsync();
        var operations = JsonNode.Parse(text)!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(each => (Path: path.Key, Method: each.Key, Answers: each.Value!["responses"]!.AsObject().Select(status => status.Key).ToList()))).ToList();

        Assert.NotNull(answer.Headers.ETag);
        Assert.DoesNotContain("[\"integer\"", string.Concat(text.Where(c => !char.IsWhiteSpace(c))), StringComparison.Ordinal);
        Assert.All(operations, each => Assert.Contains("429", each.Answers));
        Assert.All(operations, each => Assert.NotEqual("head", each.Method));
        Assert.All(operations.Where(each => each.Method == "get"), each => Assert.Contains("304", each.Answers));
        Assert.All(operations.Where(each => each.Path.EndsWith("/subscribers", StringComparison.Ordinal) && each.Method == "post" || each.Method == "put"), each => Assert.Empty(new[] { "413", "415" }.Except(each.Answers)));
        Assert.All(operations.Where(each => each.Path.Contains("/subscribers", StringComparison.Ordinal)), each => Assert.Empty(new[] { "401", "404" }.Except(each.Answers)));
    }

    private static async Task<TestSite> Open(TestService service, LimitSettings? limits = null)
    {
        var site = await TestSite.Start(service, settings: service.Settings with { Api = new ApiSettings { Token = Token }, Limits = limits ?? new LimitSettings() });
        site.Browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + Token);
        return site;
    }

    private static async Task IsProblem(HttpResponseMessage answer, int status, string detail)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((status, detail), ((int)problem["status"]!, (string?)problem["detail"]));
        Assert.NotNull(problem["title"]);
        Assert.NotNull(problem["type"]);
        Assert.DoesNotContain("DigestService", text, StringComparison.Ordinal);
    }
}
