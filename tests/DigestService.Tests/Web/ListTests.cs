using System.Net;
using AngleSharp.Dom;
using DigestService.Papers;
using DigestService.Tests.Support;
using DigestService.Web;

namespace DigestService.Tests.Web;

public sealed class ListTests(UndisturbedSite undisturbed) : IClassFixture<UndisturbedSite>
{
    [Fact]
    public async Task A_week_is_Monday_to_Sunday_and_a_month_is_a_calendar_month()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2026-01-05T12:00Z",
            Told.Listed("1", "Sunday before", "2025-12-28"), Told.Listed("2", "Monday", "2025-12-29"), Told.Listed("3", "New year", "2026-01-01"),
            Told.Listed("4", "Sunday", "2026-01-04"), Told.Listed("5", "Monday after", "2026-01-05"));
        await using var site = await TestSite.Start(service);

        Assert.Equal(["Sunday", "New year", "Monday"], Titles(await site.Open("/2026-W01?sort=newest")));
        Assert.Equal(["Monday", "Sunday before"], Titles(await site.Open("/2025-12?sort=newest")));
        Assert.Equal(["Monday after", "Sunday", "New year"], Titles(await site.Open("/2026-01?sort=newest")));
    }

    [Fact]
    public async Task Earlier_and_later_lead_over_gaps_to_the_next_period_that_has_papers()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Long ago", "2025-09-30"), Told.Listed("2", "Friday", "2025-12-05"), Told.Listed("3", "Monday", "2025-12-08"));
        await using var site = await TestSite.Start(service);

        Assert.Equal(("/2025-09-30", "/2025-12-08"), Around(await site.Open("/2025-12-05")));
        Assert.Equal(("/2025-12-05", "/2025-12-08"), Around(await site.Open("/2025-12-06")));
        Assert.Equal(("/2025-W40", "/2025-W50"), Around(await site.Open("/2025-W49")));
        Assert.Equal(("/2025-09?sort=newest", null), Around(await site.Open("/2025-12?sort=newest")));
        Assert.Equal((null, "/2025-09-30"), Around(await site.Open("/1999-12-31")));

        static (string?, string?) Around(IDocument page) =>
            (page.QuerySelector(".days [rel=prev]")?.GetAttribute("href"), page.QuerySelector(".days [rel=next]")?.GetAttribute("href"));
    }

    [Fact]
    public async Task A_row_shows_who_when_how_many_and_where_it_is_discussed()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("2512.09363", "Routers", "2025-12-11", votes: 64, date: "2025-12-09") with
        {
            Authors = [.. Enumerable.Range(1, 24).Select(at => $"Author {at}")], Organization = "Example Lab", Comments = 6, CodeUrl = "https://github.com/a/b",
        });
        await using var site = await TestSite.Start(service);

        var row = (await site.Open("/")).QuerySelector(".paper")!;

        Assert.Equal("/papers/2512.09363", row.QuerySelector("h2 a")!.GetAttribute("href"));
        Assert.Equal("▲ 64 upvotes", Text(row.QuerySelector(".votes")!));
        Assert.StartsWith("new Example Lab 24 authors Author 1, Author 2,", Text(row.QuerySelector(".facts")!), StringComparison.Ordinal);
        Assert.EndsWith("Listed 11 Dec 2025, submitted 9 Dec", Text(row.QuerySelector(".facts")!), StringComparison.Ordinal);
        Assert.Equal(
            [("PDF", "https://arxiv.org/pdf/2512.09363"), ("Code", "https://github.com/a/b"), ("6 comments", "https://huggingface.co/papers/2512.09363")],
            row.QuerySelectorAll(".links a").Select(link => (link.TextContent, link.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Of_very_many_authors_a_row_names_a_hundred_and_counts_the_rest()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "ATLAS", "2025-12-11") with { Authors = [.. Enumerable.Range(1, 3303).Select(at => $"Author {at}")] });
        await using var site = await TestSite.Start(service);

        var authors = (await site.Open("/")).QuerySelector(".paper details")!;

        Assert.Equal("3,303 authors", authors.QuerySelector("summary")!.TextContent);
        Assert.EndsWith("Author 100 and 3,203 more", Text(authors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_papers_of_the_newest_list_day_are_new()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Old", "2025-12-10"), Told.Listed("2", "Fresh", "2025-12-11"));
        await using var site = await TestSite.Start(service);

        Assert.Equal(["Fresh"], New(await site.Open("/2025-W50")));
        Assert.Equal(["Fresh"], New(await site.Open("/")));
        Assert.Empty(New(await site.Open("/2025-12-10")));

        static IEnumerable<string> New(IDocument page) => page.QuerySelectorAll(".paper:has(.new) h2").Select(Text);
    }

    [Fact]
    public async Task A_long_month_is_read_in_pages_of_fifty_and_what_is_beyond_is_not_there()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", [.. Enumerable.Range(1, 101).Select(at => Told.Listed($"2512.{at:00000}", $"Paper {at}", "2025-12-11", votes: 200 - at))]);
        await using var site = await TestSite.Start(service);

        var second = await site.Open("/2025-12?page=2");

        Assert.Equal("Paper 51", Titles(second).First());
        Assert.Equal("Paper 100", Titles(second).Last());
        Assert.Equal(("/2025-12", "/2025-12?page=3"), (second.QuerySelector(".pages [rel=prev]")!.GetAttribute("href"), second.QuerySelector(".pages [rel=next]")!.GetAttribute("href")));
        Assert.Single(Titles(await site.Open("/2025-12?page=3&sort=newest")));
        foreach (var page in new[] { "4", "0", "-1", "01", "1e3", "abc", "99999999999999999999", "2147483648", "1'--", "%00" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync($"/2025-12?page={page}")).StatusCode);
    }

    [Theory]
    [InlineData("/2025-12-11?sort=votes")]
    [InlineData("/2025-W54")]
    [InlineData("/2025-w50")]
    [InlineData("/2025-00")]
    [InlineData("/9999-12-31")]
    [InlineData("/0001-01-01")]
    [InlineData("/2025-12-11'; drop table papers; --")]
    [InlineData("/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/2025-12-11/../../etc")]
    [InlineData("/%E2%80%AE2025-12-11")]
    public async Task What_is_no_list_is_not_there(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await undisturbed.Site.Browser.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_query_of_a_megabyte_is_refused_and_the_site_lives_on()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);

        using var answer = await site.Browser.GetAsync("/?sort=" + new string('a', 1_000_000));

        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_day_without_papers_says_why()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "One", "2025-12-11"));
        await service.Do(
            """
            insert into source_days (source, day, state, fetched, new, updated, rejected, error, looked_at) values
              ('hf', '2025-12-09', 'failed', 0, 0, 0, 0, 'https://huggingface.co answered 503', now()),
              ('hf', '2025-12-10', 'quiet', 0, 0, 0, 0, null, now()),
              ('arxiv', '2025-12-08', 'failed', 0, 0, 0, 0, 'arXiv is away', now())
            """);
        await using var site = await TestSite.Start(service);

        Assert.Contains("could not be fetched", await Why("2025-12-09"), StringComparison.Ordinal);
        Assert.DoesNotContain("503", await Why("2025-12-09"), StringComparison.Ordinal);
        Assert.Contains("listed no papers", await Why("2025-12-10"), StringComparison.Ordinal);
        Assert.Contains("never fetched", await Why("2025-12-08"), StringComparison.Ordinal);
        Assert.Contains("Weekends", await Why("2025-12-06"), StringComparison.Ordinal);
        Assert.Contains("still to come", await Why("2222-12-06"), StringComparison.Ordinal);
        Assert.Contains("No papers of this time", await Why("2024-W10"), StringComparison.Ordinal);

        async Task<string> Why(string period) => (await site.Open($"/{period}")).QuerySelector(".notice")!.TextContent;
    }

    [Fact]
    public void Today_before_its_list_is_not_yet_listed_and_a_failure_today_is_said()
    {
        var (today, period) = (TestService.Day("2025-12-11"), ListPeriod.Parse("2025-12-11")!);
        var failed = new SourceDay { Source = "hf", Day = today, State = "failed", LookedAt = default };

        Assert.Contains("not listed yet", PeriodWords.WhyEmpty(period, today, null), StringComparison.Ordinal);
        Assert.Contains("not listed yet", PeriodWords.WhyEmpty(period, today, failed with { State = "quiet" }), StringComparison.Ordinal);
        Assert.Contains("could not be fetched", PeriodWords.WhyEmpty(period, today, failed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawn_paper_is_on_no_list()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Gone", "2025-12-11") with { Withdrawn = true }, Told.Listed("2", "Here", "2025-12-11"));
        await using var site = await TestSite.Start(service);

        Assert.Equal(["Here"], Titles(await site.Open("/")));
    }

    [Fact]
    public async Task Writing_that_runs_from_right_to_left_keeps_to_its_place_and_overrides_are_gone()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "evil \u202Etxt.exe", "2025-12-11") with { Authors = ["محمد الخوارزمي", "\u202EAda"] });
        await using var site = await TestSite.Start(service);

        var html = await site.Browser.GetStringAsync("/");

        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("<bdi>", html, StringComparison.Ordinal);
        Assert.Equal("auto", (await site.Open("/")).QuerySelector(".paper h2")!.GetAttribute("dir"));
    }

    [Fact]
    public async Task Each_list_offers_to_mail_it_and_has_one_address_of_its_own()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "One \"quoted\" paper", "2025-12-11"));
        await using var site = await TestSite.Start(service);

        var page = await site.Open("/2025-12?sort=newest&utm_source=elsewhere");

        Assert.Equal("/subscribe", page.QuerySelector(".subscribe")!.GetAttribute("action"));
        Assert.NotNull(page.QuerySelector(".subscribe input[name=email][type=email][autocomplete=email]"));
        Assert.NotNull(page.QuerySelector(".subscribe input[name=__form]"));
        Assert.Equal("/subscribe", page.QuerySelector(".tools a")!.GetAttribute("href"));
        Assert.Equal("https://digest.example.org/2025-12?sort=newest", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.Equal("Papers of December 2025", page.QuerySelector("meta[property='og:title']")!.GetAttribute("content"));
        Assert.Contains("One \"quoted\" paper", page.QuerySelector("meta[name=description]")!.GetAttribute("content"), StringComparison.Ordinal);
        Assert.Equal("/feed.xml", page.QuerySelector("link[rel=alternate]")!.GetAttribute("href"));
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    private static IEnumerable<string> Titles(IDocument page) => page.QuerySelectorAll(".papers h2").Select(Text);

    private static string Text(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
