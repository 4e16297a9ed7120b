using System.Net;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class PaperPageTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task A_paper_is_shown_whole_with_all_its_links()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.09363", "A $\\beta$-VAE by Andr\\'e", "2025-12-11", votes: 64, date: "2025-12-09", @abstract: "First.\nSecond with $x^2$.") with
        {
            Authors = [.. Enumerable.Range(1, 40).Select(at => $"Author {at}")], Organization = "Example Lab", Comments = 6,
            Categories = ["cs.CL", "cs.LG"], CodeUrl = "https://github.com/a/b", ProjectUrl = "https://project.example.org/",
        });
        await using var site = await TestSite.Start(service);

        var page = await site.Open("/papers/2512.09363");

        Assert.Equal("A β-VAE by André", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(["First.", "Second with x²."], page.QuerySelectorAll("article > h2 + p, article > h2 + p + p[dir]").Select(paragraph => paragraph.TextContent).Take(2));
        Assert.Equal(30, page.QuerySelectorAll(".authors a").Length);
        Assert.Equal("/search?q=author%3A%22Author%201%22", page.QuerySelector(".authors a")!.GetAttribute("href"));
        Assert.Equal("and 10 others", page.QuerySelector("details summary")!.TextContent);
        Assert.Equal(
            ["https://arxiv.org/abs/2512.09363", "https://arxiv.org/pdf/2512.09363", "https://github.com/a/b", "https://project.example.org/", "https://huggingface.co/papers/2512.09363"],
            page.QuerySelectorAll(".links.main a").Select(link => link.GetAttribute("href")));
        Assert.Contains("/search?q=category%3Acs.CL", page.QuerySelectorAll(".links a").Select(link => link.GetAttribute("href")));
        Assert.Equal("https://digest.example.org/papers/2512.09363", page.QuerySelector("meta[property='og:url']")!.GetAttribute("content"));
        Assert.Equal("summary", page.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
        Assert.Equal("article", page.QuerySelector("meta[property='og:type']")!.GetAttribute("content"));
    }

    [Theory]
    [InlineData("/papers/2512.09363v2", "/papers/2512.09363")]
    [InlineData("/papers/arXiv:2512.09363", "/papers/2512.09363")]
    [InlineData("/papers/HEP-TH/9901001", "/papers/hep-th/9901001")]
    [InlineData("/papers/1", "/papers/2512.09363")]
    public async Task Other_ways_to_name_it_lead_to_its_one_address(string path, string own)
    {
        var site = undisturbed.Site;
        using var answer = await site.Browser.GetAsync(path);

        Assert.Equal((HttpStatusCode.MovedPermanently, own), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync(own)).StatusCode);
    }

    [Fact]
    public async Task A_paper_from_elsewhere_stands_under_our_number()
    {
        await using var service = await TestService.Start();
        await service.Tell("other", "2025-12-11T12:00Z", Told.Announced("x", "Elsewhere", "2025-12-11") with { Alias = "other:x" });
        await using var site = await TestSite.Start(service);

        Assert.Equal("Elsewhere", (await site.Open("/papers/1")).QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("/papers/2512.99999")]
    [InlineData("/papers/99999999999999999999")]
    [InlineData("/papers/-1")]
    [InlineData("/papers/")]
    [InlineData("/papers/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/papers/1' or '1'='1")]
    [InlineData("/papers/%01")]
    [InlineData("/papers/%E2%80%AE2512.09363")]
    [InlineData("/papers//evil.example/")]
    public async Task What_is_no_paper_is_not_there(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await undisturbed.Site.Browser.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_paper_says_so()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.09363", "One", "2025-12-11") with { Withdrawn = true });
        await using var site = await TestSite.Start(service);

        Assert.Contains("withdrawn", (await site.Open("/papers/2512.09363")).QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_all_that_a_source_tells_is_text()
    {
        await using var service = await TestService.Start();
        const string evil = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.09363", evil, "2025-12-11", @abstract: evil) with
        {
            Authors = [evil, "b", "c", "d"], Organization = evil, CodeUrl = "javascript:alert(1)", ProjectUrl = "data:text/html,x",
        });
        await using var site = await TestSite.Start(service);

        foreach (var path in new[] { "/", "/papers/2512.09363" })
        {
            var page = await site.Open(path);
            Assert.Empty(page.QuerySelectorAll("main script, main img, [onerror]"));
            Assert.Single(page.QuerySelectorAll("script"));
            Assert.All(page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!), address => Assert.Matches("^(/|#|https://)", address));
            Assert.Contains("<script>", page.QuerySelector(".paper h2, article h1")!.TextContent, StringComparison.Ordinal);
        }
    }
}
