using System.Net;
using DigestService.Tests.Support;
using DigestService.Web;

namespace DigestService.Tests.Web;

/// <summary>Each address takes the methods that it has a use for, and says which those are to who tries another.</summary>
public sealed class MethodsTests
{
    [Fact]
    public async Task What_can_only_be_read_answers_405_to_all_else()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2026-11-20T12:00Z", Told.Listed("2512.00001", "One", "2026-11-20"));
        await using var site = await TestSite.Start(service);
        var form = (await site.Open("/subscribe")).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

        foreach (var path in new[]
        {
            "/", "/2026-11-20", "/papers/2512.00001", "/papers/X", "/search", "/keywords", "/privacy",
            "/feed.xml", "/site.css", "/robots.txt", "/healthz", "/readyz", "/api/v1/papers", "/api/v1/openapi.json",
        })
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "NONSENSE" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method != "TRACE") request.Content = new FormUrlEncodedContent([new("__form", form)]);
            using var answer = await site.Browser.SendAsync(request);

            Assert.Equal((path, method, HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (path, method, answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow.Order())));
        }
    }

    [Fact]
    public async Task A_form_is_taken_where_its_page_has_a_use_for_it_and_nowhere_else()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("1", "A router", $"{DateTime.UtcNow:yyyy-MM-dd}"));
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);
        var paper = $"{reader.Manage}/paper/{await service.Ask<int>("select paper_id from papers")}";
        var form = (await site.Open(paper)).QuerySelector("main input[name=__form]")!.GetAttribute("value")!;

        foreach (var path in new[] { paper, paper + "?handler=nonsense", reader.Manage, reader.Manage + "?handler=nonsense", reader.Manage + "/history" })
        {
            using var answer = await site.Browser.PostAsync(path, new FormUrlEncodedContent([new("__form", form)]));
            Assert.Equal((path, HttpStatusCode.MethodNotAllowed), (path, answer.StatusCode));
            Assert.DoesNotContain("POST", answer.Content.Headers.Allow);
            Assert.Equal("That does not work here", (await TestSite.Read(answer)).QuerySelector("h1")!.TextContent);
        }
        using var put = await site.Browser.PutAsync(paper + "?handler=mute", null);
        Assert.Equal(["GET", "HEAD", "POST"], put.Content.Headers.Allow.Order());
        using var trace = await site.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Trace, $"/unsubscribe/{reader.Sign(DigestService.Subscribers.LinkPurpose.Unsubscribe)}"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD, POST"), (trace.StatusCode, string.Join(", ", trace.Content.Headers.Allow.Order())));
    }

    [Fact]
    public async Task Whatever_can_be_got_can_be_asked_for_by_HEAD()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", "A router", "2025-12-11"));
        await using var site = await TestSite.Start(service);
        var reader = await Reader.Subscribe(service);

        foreach (var path in new[]
        {
            "/", "/search?q=router", "/feed.xml", "/feed.xml?q=router", "/site.css", "/site.js", "/icon.svg", "/robots.txt", "/healthz", "/readyz", $"/feed/{reader.Sign(DigestService.Subscribers.LinkPurpose.Feed)}",
            "/api/v1/papers", "/api/v1/papers/2512.00001", "/api/v1/search?q=router", "/api/v1/preview?keyword=router", "/api/v1/openapi.json",
        })
        {
            using var get = await site.Browser.GetAsync(path);
            using var head = await site.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

            Assert.Equal((path, HttpStatusCode.OK, get.Content.Headers.ContentType?.MediaType), (path, head.StatusCode, head.Content.Headers.ContentType?.MediaType));
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task The_page_of_faults_is_nothing_to_go_to()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        foreach (var path in new[] { "/status/500", "/status/200", "/status/99999" })
        {
            using var answer = await site.Browser.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
            Assert.Equal("Nothing is here", (await TestSite.Read(answer)).QuerySelector("h1")!.TextContent);
        }
    }
}
