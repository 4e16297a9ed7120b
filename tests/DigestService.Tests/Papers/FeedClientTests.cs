using System.Globalization;
using System.Text;
using DigestService.Papers;
using DigestService.Papers.Feeds;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public sealed class FeedClientTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 12, 0, 0, TimeSpan.Zero);
    private FeedServer _server = null!;

    public async Task InitializeAsync() => _server = await FeedServer.Start();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<Fetched> Get(FeedReply reply, FeedSettings? settings = null)
    {
        _server.On("/page", reply);
        using var client = Client(settings);
        return await client.Get(Ask("/page"));
    }

    private static FeedClient Client(FeedSettings? settings = null) =>
        new(settings ?? new FeedSettings { TimeoutSeconds = 20 }, new FeedIdentity("https://digest.example", "operator@digest.example"), new StoppedClock());

    private PageRequest Ask(string path) => new(new Uri(_server.BaseUrl + path), new DateOnly(2026, 3, 30)) { Setting = "Digest:Test:BaseUrl" };

    private static string Sentence(Fetched fetched) => Assert.IsType<Fetched.Faulty>(fetched).Fault.Sentence;

    private static FeedAnswer Answer(Fetched fetched) => Assert.IsType<Fetched.Page>(fetched).Answer;

    [Fact]
    public async Task It_says_who_it_is_and_whom_to_write_to()
    {
        await Get(FeedReply.Json("[]"));
        Assert.Equal($"DigestService/{Product.Version} (+https://digest.example; mailto:operator@digest.example)", _server.AskedHeaders.Single()["User-Agent"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", Product.Version);
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData("https://a.example)\r\nX: y", "o(p)@a.example", " (+https://a.exampleX:y; mailto:op@a.example)")]
    public void Nothing_in_the_settings_can_break_the_header(string? url, string? contact, string comment) =>
        Assert.Equal($"DigestService/{Product.Version}{comment}", new FeedIdentity(url, contact).UserAgent);

    [Fact]
    public async Task A_packed_answer_is_unpacked() =>
        Assert.Equal("[1]", Encoding.UTF8.GetString(Answer(await Get(FeedReply.Json("[1]").Gzipped())).Body.Span));

    [Fact]
    public async Task Two_hundred_megabytes_in_a_small_parcel_are_refused() =>
        Assert.Equal($"{_server.BaseUrl}/page answered more than 32 MB unpacked (Digest:Feeds:MaxMegabytes); check Digest:Test:BaseUrl, and whether a proxy stands between",
            Sentence(await Get(FeedReply.GzipBomb(200))));

    [Fact]
    public async Task The_limit_counts_what_is_not_packed_too() =>
        Assert.Contains("more than 1 MB", Sentence(await Get(FeedReply.Json(new string(' ', 1_100_000)), new FeedSettings { MaxMegabytes = 1 })), StringComparison.Ordinal);

    [Fact]
    public async Task A_web_page_is_no_feed() =>
        Assert.Contains("with a web page instead of JSON; check Digest:Test:BaseUrl", Sentence(await Get(FeedReply.Html())), StringComparison.Ordinal);

    [Fact]
    public async Task An_empty_answer_is_told() => Assert.Equal($"{_server.BaseUrl}/page answered 200 with nothing in it", Sentence(await Get(FeedReply.Empty())));

    [Fact]
    public async Task A_connection_that_is_cut_is_told() =>
        Assert.Matches("/page (broke off in the middle of its answer|could not be reached)", Sentence(await Get(FeedReply.Json("[1, 2, 3]") with { CutAfter = 4 })));

    [Fact]
    public async Task A_server_that_never_ends_its_answer_is_left() =>
        Assert.Equal($"{_server.BaseUrl}/page did not answer within 1 s (Digest:Feeds:TimeoutSeconds)", Sentence(await Get(FeedReply.Json("[]") with { Hangs = true }, new FeedSettings { TimeoutSeconds = 1 })));

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        using var client = Client();
        var gone = Ask("/page") with { Url = new Uri("http://127.0.0.1:1/page") };
        Assert.Contains("http://127.0.0.1:1/page could not be reached (", Sentence(await client.Get(gone)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_is_no_fault()
    {
        using var client = Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Get(Ask("/page"), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("secret")]
    public async Task A_parcel_that_is_none_is_told(string encoding) =>
        Assert.Contains("cannot be unpacked", Sentence(await Get(FeedReply.Json("[not packed at all, and long enough]").With("Content-Encoding", encoding))), StringComparison.Ordinal);

    [Theory]
    [InlineData(404, false)]
    [InlineData(403, false)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    public async Task A_refusal_names_status_and_setting_and_servers_in_trouble_are_asked_again(int status, bool mayPass)
    {
        var fault = Assert.IsType<Fetched.Faulty>(await Get(FeedReply.Of(status))).Fault;
        Assert.Contains($"/page answered {status} ", fault.Sentence, StringComparison.Ordinal);
        Assert.Contains("check Digest:Test:BaseUrl", fault.Sentence, StringComparison.Ordinal);
        Assert.Equal(mayPass, fault.MayPass);
    }

    [Fact]
    public async Task A_source_may_explain_its_400_itself() => Assert.Equal(400, Answer(await Get(FeedReply.Xml(Pages.ApiError, 400))).Status);

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "90", 90)]
    [InlineData(503, "999999999", 86_400)]
    [InlineData(429, "Mon, 30 Mar 2026 12:02:00 GMT", 120)]
    [InlineData(429, "soon", 60)]
    [InlineData(429, null, 60)]
    public async Task A_busy_server_is_left_alone_until_the_time_it_names(int status, string? retryAfter, int seconds)
    {
        var reply = FeedReply.Of(status).With("Date", Now.ToString("R", CultureInfo.InvariantCulture));
        var later = Assert.IsType<Fetched.Later>(await Get(retryAfter is null ? reply : reply.With("Retry-After", retryAfter)));
        Assert.Equal(Now.AddSeconds(seconds), later.At);
        Assert.StartsWith($"{_server.BaseUrl}/page is busy ({status}) and asks to be left alone until 2026-03-3", later.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RateLimit", "\"api\";r=0;t=55", 55)]
    [InlineData("RateLimit", "\"api\";r=499;t=55", null)]
    [InlineData("RateLimit", "nonsense", null)]
    public async Task A_limit_that_is_used_up_pauses_the_next_request(string name, string value, int? seconds) =>
        Assert.Equal(seconds, Answer(await Get(FeedReply.Json("[]").With(name, value))).Pause?.TotalSeconds);

    [Theory]
    [InlineData("RateLimit-Remaining", "RateLimit-Reset", "30", 30)]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset", "30", 30)]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset", "1774872000", 60)] // a moment, not a number of seconds
    public async Task So_does_one_in_the_older_headers(string remaining, string reset, string value, int seconds) =>
        Assert.Equal(seconds, Answer(await Get(FeedReply.Json("[]").With(remaining, "0").With(reset, value))).Pause?.TotalSeconds);

    [Fact]
    public async Task Five_redirects_are_followed_and_no_sixth()
    {
        for (var i = 0; i < 6; i++) _server.On($"/hop{i}", FeedReply.Redirect($"/hop{i + 1}"));
        _server.On("/hop6", FeedReply.Json("[]"));
        using var client = Client();
        Assert.EndsWith("/hop6", Answer(await client.Get(Ask("/hop1"))).Url.ToString(), StringComparison.Ordinal);
        Assert.Equal($"{_server.BaseUrl}/hop0 sends us on more than 5 times; check Digest:Test:BaseUrl", Sentence(await client.Get(Ask("/hop0"))));
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        Assert.Contains("sends us on more than 5 times", Sentence(await Get(FeedReply.Redirect("/page"))), StringComparison.Ordinal);
        Assert.Equal(6, _server.Asked.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://feeds.example/page")]
    [InlineData("gopher:x")]
    public async Task A_redirect_to_anything_but_the_web_is_not_followed(string to) =>
        Assert.Equal($"{_server.BaseUrl}/page sends us on to {to}, which is not followed; check Digest:Test:BaseUrl", Sentence(await Get(FeedReply.Redirect(to))));

    [Theory]
    [InlineData("</page?p=1>; rel=\"next\"", "/page?p=1")]
    [InlineData("</page?p=0>; rel=\"prev\", </page?p=2>; title=\"on\"; rel=next", "/page?p=2")]
    [InlineData("<https://elsewhere.example/page?p=1>; rel=\"next\"", null)]
    [InlineData("</page>; rel=\"next\"", null)] // itself
    [InlineData("</page?p=1>; rel=\"last\"", null)]
    public async Task The_next_page_is_followed_on_the_same_host_only(string link, string? next) =>
        Assert.Equal(next is null ? null : new Uri(_server.BaseUrl + next), Answer(await Get(FeedReply.Json("[]").With("Link", link))).Next);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
