using System.Net;
using System.Xml.Linq;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Web;

/// <summary>What a reader got: as a list of days, and as a feed.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    [Fact]
    public async Task Each_of_thirty_days_has_one_line_and_a_digest_can_be_looked_at()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);
        await service.Do("update subscribers set confirmed_at = now() - interval '40 days'");

        var page = await site.Open(reader.Manage + "/history");

        var lines = page.QuerySelectorAll(".history dd").Select(line => line.TextContent.Trim()).ToList();
        Assert.Equal(30, lines.Count);
        Assert.StartsWith("1 paper, sent at ", lines[0], StringComparison.Ordinal);
        Assert.Equal("None was made.", lines[^1]);
        Assert.DoesNotContain("250", lines[0], StringComparison.Ordinal);
        Assert.Contains("A router", await site.Browser.GetStringAsync(page.QuerySelector(".history a")!.GetAttribute("href")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_subscribed_today_has_one_day_and_no_list_of_days_before()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);

        var page = await site.Open(reader.Manage + "/history");

        Assert.Single(page.QuerySelectorAll(".history dd"));
        Assert.Contains("all since you subscribed", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update subscribers set state = 'paused'; update digests set issue_date = issue_date - 3", "Paused.")]
    [InlineData("update subscribers set state = 'unsubscribed', left_at = now(); delete from digests", "Unsubscribed.")]
    [InlineData("update digests set state = 'nothing', reason = 'nothing matched', scanned = 12; delete from outbox", "No mail: nothing matched (12 new papers).")]
    [InlineData("update outbox set state = 'refused', reply = '550 5.1.1 no such user'", "1 paper, but your mail provider refused the mail.")]
    public async Task A_day_without_mail_says_why_in_plain_words(string become, string line)
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);
        await service.Do(become);

        Assert.StartsWith(line, (await site.Open(reader.Manage + "/history")).QuerySelector(".history dd")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weekly_reader_is_told_on_which_day_theirs_comes()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);
        await service.Do("update subscribers set confirmed_at = now() - interval '40 days'");
        await service.Subscription.Change(reader.Id, profile => profile with { Cadence = Cadence.Weekly, Weekday = Today.AddDays(-2).DayOfWeek });

        var lines = (await site.Open(reader.Manage + "/history")).QuerySelectorAll(".history dd").Select(each => each.TextContent.Trim()).ToList();

        Assert.Equal($"None due: yours comes on {Today.AddDays(-2).DayOfWeek}s.", lines[1]);
        Assert.DoesNotContain("None due", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_holds_the_readers_papers_and_nothing_that_manages_or_names_them()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);
        var feed = new Uri(service.Get<DigestService.Digests.Links>().Feed((await service.Get<SubscriberStore>().Find(reader.Id))!)).AbsolutePath;

        using var answer = await site.Browser.GetAsync(feed);
        var text = await answer.Content.ReadAsStringAsync();

        XNamespace atom = "http://www.w3.org/2005/Atom";
        Assert.Equal(["A router"], XDocument.Parse(text).Root!.Elements(atom + "entry").Select(entry => entry.Element(atom + "title")!.Value));
        foreach (var secret in new[] { "ada@", "/manage/", "/unsubscribe/", "/account/" }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, feed) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await site.Browser.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Characters_that_xml_cannot_hold_are_dropped_from_the_feed()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);
        await service.Do("update papers set title = E'A \\x01 router \\uFFFE <b> 😀'");

        var feed = XDocument.Parse(await site.Browser.GetStringAsync($"/feed/{reader.Sign(LinkPurpose.Feed)}"));

        Assert.Contains(feed.Descendants(), element => element.Value.StartsWith("A ", StringComparison.Ordinal) && element.Value.EndsWith("<b> 😀", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_links_token_opens_neither()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service);
        var reader = await Given(service);

        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync($"/feed/{reader.Sign(LinkPurpose.Manage)}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync($"/feed/{reader.Sign(LinkPurpose.Feed, version: 2)}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser.GetAsync($"/manage/{reader.Sign(LinkPurpose.Feed)}/history")).StatusCode);
    }

    /// <summary>A reader with one digest of one paper, sent today.</summary>
    private static async Task<Reader> Given(TestService service)
    {
        await service.Tell("hf", Now.ToString("O"), Told.Listed("1", "A router", $"{Today:yyyy-MM-dd}"));
        var reader = await Reader.Subscribe(service);
        await service.ComposeAndSend(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));
        return reader;
    }
}
