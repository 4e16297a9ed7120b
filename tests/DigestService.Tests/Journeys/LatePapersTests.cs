using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Papers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>A feed that nobody saw, from the digest that says so to the papers that come after all.</summary>
public sealed class LatePapersTests
{
    [Fact]
    public async Task Late_papers_reach_their_readers_once_and_are_marked_and_the_digest_before_told_that_something_was_missing()
    {
        await using var feeds = await FeedServer.Start();
        await using var service = await TestService.Start(settings: given => given with
        {
            HuggingFace = new HuggingFaceSettings { Enabled = false },
            Arxiv = new ArxivSettings { RssBaseUrl = feeds.BaseUrl, ApiBaseUrl = feeds.BaseUrl, Categories = ["cs.CL"], MinSecondsBetweenRequests = 0 },
        });
        var source = service.Get<IEnumerable<IPaperSource>>().Single(each => each.Enabled);
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], Scope = Scope.Categories, Categories = ["cs.CL"], TimeZone = "UTC", Hour = 18, MailNothing = true }, "2026-03-29T07:00Z");
        feeds.On("/atom/", Feed("2026-03-30", "2603.00001v1", "A router on time")).On("/api/query", FeedReply.Xml(Pages.Api(0, 0)));
        await Day("2026-03-30");

        feeds.On("/atom/", FeedReply.Of(500)).On("/api/query", FeedReply.Of(500));
        await Day("2026-03-31");

        feeds.On("/atom/", Feed("2026-04-01", "2604.00003v1", "Another router on time")).On("/api/query", FeedReply.Xml(Pages.Api(0, 0)))
            .On("/api/query?search_query=%28cat:cs.CL%29+AND+submittedDate:%5B20260330", FeedReply.Xml(Pages.Api(1, 0, Pages.ApiEntry("2603.00002v1", "A router of the feed that nobody saw", published: "2026-03-30T12:00:00Z"))))
            .On("/api/query?search_query=%28cat:cs.CL%29+AND+submittedDate:%5B20260331", FeedReply.Xml(Pages.Api(1, 0, Pages.ApiEntry("2604.00003v1", "Another router on time", published: "2026-03-31T12:00:00Z"))));
        await Day("2026-04-01");
        feeds.On("/atom/", Feed("2026-04-02", "2604.00004v1", "Something else"));
        await Day("2026-04-02");

        Assert.Equal(4, service.Mails.Count);
        Assert.Equal([0], MailsWith("A router on time"));
        Assert.Equal([2], MailsWith("Another router on time"));
        Assert.Equal([2], MailsWith("A router of the feed that nobody saw"));
        Assert.Equal([2], MailsWith("reached us late"));
        Assert.Equal(2, Line(service.Mails[2].TextBody!).Split("reached us late").Length); // one of the two
        Assert.Equal([1], MailsWith("arXiv was late or incomplete when this was put together"));

        int[] MailsWith(string words) => [.. service.Mails.Index().Where(mail => Line(mail.Item.TextBody!).Contains(words, StringComparison.Ordinal)).Select(mail => mail.Index)];
        async Task Day(string day)
        {
            await service.Get<IngestPapers>().Poll(source, TestService.At($"{day}T13:00Z"));
            await service.ComposeAndSend($"{day}T18:00Z");
        }
    }

    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static FeedReply Feed(string day, string id, string title) => FeedReply.Xml(Pages.Atom(Pages.AtomEntry(id, title: title, published: $"{day}T00:00:00-04:00")));
}
