using System.Net;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

public sealed class SearchPageTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task A_search_counts_marks_and_says_why()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z",
            Told.Listed("2512.00001", "Diffusion for $\\alpha$-Videos", "2025-12-11", @abstract: "We diffuse."),
            Told.Listed("2512.00002", "Chess", "2025-12-11") with { Authors = ["Yoshua Bengio"] });
        await using var site = await TestSite.Start(service);

        var found = await site.Open("/search?q=diffusion");
        Assert.Equal("1 paper", found.QuerySelector(".tools strong")!.TextContent);
        Assert.Equal("Diffusion for α-Videos", found.QuerySelector(".paper h2")!.TextContent.Trim());
        Assert.Equal(["Diffusion", "diffuse"], found.QuerySelectorAll(".paper mark").Select(mark => mark.TextContent));
        Assert.Equal("diffusion", found.QuerySelector("#q")!.GetAttribute("value"));
        Assert.Equal("Found in author Yoshua Bengio", (await site.Open("/search?q=author%3Abengio")).QuerySelector(".paper .soft")!.TextContent);
    }

    [Fact]
    public async Task A_search_can_be_mailed_and_read_as_a_feed()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.00001", "A & B", "2025-12-10"), Told.Listed("2512.00002", "A newer & B", "2025-12-11"), Told.Listed("2512.00003", "Chess", "2025-12-11"));
        await using var site = await TestSite.Start(service);
        XNamespace atom = "http://www.w3.org/2005/Atom";

        var page = await site.Open("/search?q=title%3A%22B%22%20OR%20%22a%20%26%20b%22");
        var feedAddress = page.QuerySelector("link[rel=alternate]")!.GetAttribute("href")!;
        Assert.Equal("title:\"B\" OR \"a & b\"", page.QuerySelector(".subscribe input[name=q]")!.GetAttribute("value"));
        Assert.Equal("/subscribe?q=title%3A%22B%22%20OR%20%22a%20%26%20b%22", page.QuerySelector(".tools a")!.GetAttribute("href"));

        var feed = XDocument.Parse(await site.Browser.GetStringAsync(feedAddress)).Root!;
        Assert.Equal(["A newer & B", "A & B"], feed.Elements(atom + "entry").Select(entry => (string?)entry.Element(atom + "title")));
        Assert.Equal("https://digest.example.org" + feedAddress, (string?)feed.Elements(atom + "link").First().Attribute("href"));
        Assert.StartsWith("https://digest.example.org/search?q=title", (string?)feed.Elements(atom + "link").Last().Attribute("href"), StringComparison.Ordinal);
        Assert.NotEqual((string?)XDocument.Parse(await site.Browser.GetStringAsync("/feed.xml")).Root!.Element(atom + "id"), (string?)feed.Element(atom + "id"));
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_is_shown_with_its_fault_marked()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var page = await site.Open("/search?q=" + Uri.EscapeDataString("<b>video titel:survey"));

        Assert.Contains("titel", page.QuerySelector(".notice.bad .fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("<b>video titel:survey", page.QuerySelector(".echo code")!.TextContent);
        Assert.StartsWith("titel", page.QuerySelector(".echo mark")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.QuerySelector("#q")!.GetAttribute("aria-invalid"));
        Assert.Empty(page.QuerySelectorAll(".echo b, .papers, .subscribe"));
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser.GetAsync("/feed.xml?q=titel%3Asurvey")).StatusCode);
    }

    [Fact]
    public async Task Before_a_search_the_page_offers_examples_and_the_language()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        var page = await site.Open("/search");

        Assert.Contains("/keywords", page.QuerySelectorAll(".search a").Select(link => link.GetAttribute("href")));
        Assert.Empty(page.QuerySelectorAll(".papers, .notice, .tools"));
        foreach (var example in page.QuerySelectorAll(".search a").Select(link => link.GetAttribute("href")!).Where(address => address.StartsWith("/search", StringComparison.Ordinal)))
            Assert.Empty((await site.Open(example)).QuerySelectorAll(".notice.bad"));
    }

    [Fact]
    public async Task Results_come_in_pages_that_keep_query_and_order()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", [.. Enumerable.Range(1, 45).Select(at => Told.Listed($"2512.{at:00000}", $"Router {at}", "2025-12-11"))]);
        await using var site = await TestSite.Start(service);

        var second = await site.Open("/search?q=router&sort=newest&page=2");

        Assert.Equal(20, second.QuerySelectorAll(".paper").Length);
        Assert.Equal("45 papers", second.QuerySelector(".tools strong")!.TextContent);
        Assert.Equal("/search?q=router&sort=newest&page=3", second.QuerySelector(".pages [rel=next]")!.GetAttribute("href"));
        Assert.Equal(5, (await site.Open("/search?q=router&page=3")).QuerySelectorAll(".paper").Length);
        foreach (var bad in new[] { "page=4", "page=0", "page=-3", "page=99999999999", "sort=votes" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync($"/search?q=router&{bad}")).StatusCode);
    }

    [Fact]
    public async Task Of_very_many_the_first_thousand_are_shown_and_the_page_says_so()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", [.. Enumerable.Range(1, 1_001).Select(at => Told.Listed($"2512.{at:00000}", $"Router {at}", "2025-12-11"))]);
        await using var site = await TestSite.Start(service);

        var last = await site.Open("/search?q=router&page=50");
        using var beyond = await site.Browser.GetAsync("/search?q=router&page=51");
        var page = await TestSite.Read(beyond);

        Assert.Equal((20, HttpStatusCode.NotFound, 0), (last.QuerySelectorAll(".paper").Length, beyond.StatusCode, page.QuerySelectorAll(".paper").Length));
        Assert.All([last, page], each => Assert.Contains("Only the first 1,000 are shown", each.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal));
        Assert.Equal("/search?q=router&page=49", page.QuerySelector(".pages [rel=prev]")!.GetAttribute("href"));
        Assert.DoesNotContain("Only the first", (await site.Open("/search?q=router&page=49")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("' or 1=1; drop table papers; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("../../etc/passwd")]
    [InlineData("a\0b")]
    [InlineData("\u202Eevil")]
    [InlineData("\uD800")]
    [InlineData("!!! ((((")]
    [InlineData("-video")]
    [InlineData("a:b:c & | ! <-> :* \\")]
    [InlineData("😀 $\\alpha$ Σ")]
    public async Task Whatever_is_searched_for_is_text_and_never_a_fault_of_ours(string query)
    {
        var site = undisturbed.Site;
        using var answer = await site.Browser.GetAsync("/search?q=" + Uri.EscapeDataString(query));
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(page.QuerySelectorAll("script"));
        Assert.Empty(page.QuerySelectorAll("main img, [onerror]"));
        Assert.True((int)(await site.Browser.GetAsync("/feed.xml?q=" + Uri.EscapeDataString(query))).StatusCode < 500);
        Assert.Equal(2, await undisturbed.Service.Ask<int>("select count(*) from papers"));
    }

    [Fact]
    public async Task A_query_that_is_too_long_is_told_so()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        Assert.Contains("300 characters", (await site.Open("/search?q=" + new string('a', 4_000))).QuerySelector(".notice.bad")!.TextContent, StringComparison.Ordinal);
    }
}
