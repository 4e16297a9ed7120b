using System.Net;
using System.Xml.Linq;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Tests.Support;
using DigestService.Web;

namespace DigestService.Tests.Web;

public sealed class FeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task The_feed_is_valid_Atom_of_the_trending_papers_of_the_newest_week()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z",
            Told.Listed("2512.00001", "Too old", "2025-12-04", votes: 900), Told.Listed("2512.00002", "Calm", "2025-12-11", votes: 1),
            Told.Listed("2512.00003", "Loud & <b>bold</b>", "2025-12-10", votes: 90, date: "2025-12-09") with { Categories = ["cs.CL"] });
        await using var site = await TestSite.Start(service);

        using var answer = await site.Browser.GetAsync("/feed.xml");
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;

        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("2025-12-11T00:00:00Z", (string?)feed.Element(Atom + "updated"));
        Assert.Equal(["https://digest.example.org/feed.xml", "https://digest.example.org/"], feed.Elements(Atom + "link").Select(link => (string?)link.Attribute("href")));
        Assert.Equal(["Loud & <b>bold</b>", "Calm"], feed.Elements(Atom + "entry").Select(entry => (string?)entry.Element(Atom + "title")));
        var entry = feed.Element(Atom + "entry")!;
        Assert.Equal("tag:digest.example.org,2026:arxiv:2512.00003", (string?)entry.Element(Atom + "id"));
        Assert.Equal(("2025-12-10T00:00:00Z", "2025-12-09T00:00:00Z"), ((string?)entry.Element(Atom + "updated"), (string?)entry.Element(Atom + "published")));
        Assert.Equal("https://digest.example.org/papers/2512.00003", (string?)entry.Element(Atom + "link")!.Attribute("href"));
        Assert.Equal("Ada Lovelace", (string?)entry.Element(Atom + "author")!.Element(Atom + "name"));
        Assert.Equal("cs.CL", (string?)entry.Element(Atom + "category")!.Attribute("term"));
        Assert.Equal("An abstract of some length.", (string?)entry.Element(Atom + "summary"));
    }

    [Fact]
    public async Task Before_the_first_paper_the_feed_is_there_and_empty()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var feed = XDocument.Parse(await site.Browser.GetStringAsync("/feed.xml")).Root!;

        Assert.Empty(feed.Elements(Atom + "entry"));
        Assert.NotNull(feed.Element(Atom + "author"));
        Assert.NotNull(feed.Element(Atom + "updated"));
    }

    [Fact]
    public async Task A_reader_that_asks_by_date_gets_it_again_only_after_news()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", "One", "2025-12-11"));
        await using var site = await TestSite.Start(service);
        using var first = await site.Browser.GetAsync("/feed.xml");
        Assert.Equal(TestService.At("2025-12-11T12:00Z"), first.Content.Headers.LastModified);

        Assert.Equal(HttpStatusCode.NotModified, await Since(first.Content.Headers.LastModified!.Value));
        Assert.Equal(HttpStatusCode.OK, await Since(first.Content.Headers.LastModified!.Value.AddSeconds(-1)));

        async Task<HttpStatusCode> Since(DateTimeOffset time)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/feed.xml");
            request.Headers.IfModifiedSince = time;
            using var answer = await site.Browser.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public void What_XML_cannot_hold_is_dropped()
    {
        var paper = new Paper { Number = 1, Alias = "arxiv:2512.00001", Title = "a\u0001b\uFFFEc😀d\uD800", Abstract = "\u000B]]>&", Authors = ["\u0000"], Date = new DateOnly(2025, 12, 11) };

        var feed = XDocument.Load(new MemoryStream(new AtomFeed(new SiteSettings(), "T\u0002", "/feed.xml?q=\u0003", "/", [paper]).Write())).Root!;

        Assert.Equal("T", (string?)feed.Element(Atom + "title"));
        Assert.StartsWith("abc😀d", (string?)feed.Element(Atom + "entry")!.Element(Atom + "title"), StringComparison.Ordinal);
        Assert.EndsWith("]]>&", (string?)feed.Element(Atom + "entry")!.Element(Atom + "summary"), StringComparison.Ordinal);
    }
}
