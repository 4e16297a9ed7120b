using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web;
using Microsoft.AspNetCore.Http;

namespace DigestService.Tests.Web;

public sealed class PublicPagesTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/2025-12?sort=newest")]
    [InlineData("/papers/2512.09363")]
    [InlineData("/feed.xml")]
    [InlineData("/keywords")]
    [InlineData("/site.css")]
    public async Task A_public_answer_is_not_sent_again_to_one_who_has_it(string path)
    {
        var site = undisturbed.Site;
        using var first = await site.Browser.GetAsync(path);
        Assert.StartsWith("public, max-age=", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var answer = await site.Browser.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal(first.Headers.ETag, answer.Headers.ETag);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("nonsense;;;", null)]
    public async Task A_public_answer_is_packed_as_the_browser_takes_it(string takes, string? coding)
    {
        var site = undisturbed.Site;
        var plain = await site.Browser.GetStringAsync("/keywords");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/keywords");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", takes);
        using var answer = await site.Browser.SendAsync(request);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await using var unpacked = coding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(plain, await new StreamReader(unpacked).ReadToEndAsync());
    }

    [Fact]
    public async Task HEAD_tells_the_same_without_the_body()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        using var get = await site.Browser.GetAsync("/keywords");

        using var head = await site.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/keywords"));

        Assert.Equal((get.StatusCode, get.Headers.ETag, get.Content.Headers.ContentLength), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_somebodys_own_is_neither_kept_nor_packed_nor_found()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");
        await using var site = await TestSite.Start(service);
        var path = $"/unsubscribe/{service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Unsubscribe, reader, 1))}";

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var answer = await site.Browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Null(answer.Headers.ETag);
        Assert.Equal("noindex, nofollow", (await site.Open(path)).QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.Contains("Disallow: /unsubscribe/\n", await site.Browser.GetStringAsync("/robots.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_kept_for_a_short_while_whatever_else_the_query_holds()
    {
        var rig = new Rig();

        Assert.Equal("1", await rig.Get("/2025-12"));
        Assert.Equal("1", await rig.Get("/2025-12", "?utm_source=a&x=1"));
        Assert.Equal("2", await rig.Get("/2025-12", "?page=2"));
        Assert.Equal("3", await rig.Get("/2025-11"));
        rig.Pass(TimeSpan.FromSeconds(31));

        Assert.Equal("4", await rig.Get("/2025-12"));
        Assert.Equal("4", await rig.Get("/2025-12"));
    }

    [Fact]
    public async Task Addresses_that_read_alike_are_told_apart()
    {
        var rig = new Rig();

        Assert.Equal("1", await rig.Get("/2025-12", "?page=2"));
        Assert.Equal("2", await rig.Get("/2025-12?page=2"));
        Assert.Equal("3", await rig.Get("/2025-12", "?page=1%2C2"));
        Assert.Equal("4", await rig.Get("/2025-12", "?page=1&page=2"));
        Assert.Equal("5", await rig.Get("/2025-12", "?page=2%26x"));
        Assert.Equal("1", await rig.Get("/2025-12", "?page=2&x"));
    }

    [Fact]
    public async Task While_one_renders_a_page_anew_the_others_get_the_old_one()
    {
        var rig = new Rig();
        await rig.Get("/");
        rig.Pass(TimeSpan.FromSeconds(31));

        var rendering = new TaskCompletionSource();
        rig.Before = rendering.Task;
        var first = rig.Get("/");
        Assert.Equal("1", await rig.Get("/"));
        rendering.SetResult();

        Assert.Equal("2", await first);
        Assert.Equal("2", await rig.Get("/"));
    }

    [Fact]
    public async Task Many_addresses_drive_out_the_least_wanted_and_not_the_front_page()
    {
        var rig = new Rig();
        await rig.Get("/");
        for (var at = 0; at < 500; at++)
        {
            rig.Pass(TimeSpan.FromMilliseconds(1));
            await rig.Get($"/{at}");
            rig.Pass(TimeSpan.FromMilliseconds(1));
            Assert.Equal("1", await rig.Get("/"));
        }

        Assert.Equal("501", await rig.Get("/499"));
        Assert.Equal("502", await rig.Get("/0"));
    }

    [Fact]
    public async Task What_is_not_there_and_what_fails_is_not_kept()
    {
        var rig = new Rig { Status = StatusCodes.Status404NotFound };
        Assert.Equal("1", await rig.Get("/"));
        rig.Status = StatusCodes.Status200OK;
        rig.Before = Task.FromException(new InvalidOperationException("away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Get("/"));
        rig.Before = Task.CompletedTask;

        Assert.Equal("3", await rig.Get("/"));
    }

    /// <summary>Pages that count how often they were rendered, and a clock in the test's hands.</summary>
    private sealed class Rig : TimeProvider
    {
        private readonly PublicPages _pages;
        private long _now;
        private int _rendered;

        public Rig() => _pages = new PublicPages(this);

        public Task Before { get; set; } = Task.CompletedTask;

        public int Status { get; set; } = StatusCodes.Status200OK;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;

        public async Task<string> Get(string path, string query = "")
        {
            var context = new DefaultHttpContext { Request = { Method = "GET", Path = path, QueryString = new QueryString(query) } };
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new PublicPageAttribute { IsKept = true, Keys = ["page"] }), null));
            using var body = new MemoryStream();
            context.Response.Body = body;
            await _pages.Serve(context, Render);
            return Encoding.UTF8.GetString(body.ToArray());
        }

        private async Task Render(HttpContext context)
        {
            var at = ++_rendered;
            await Before;
            context.Response.StatusCode = Status;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync($"{at}");
        }
    }
}
