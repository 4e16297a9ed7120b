using Dapper;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;
using DigestService.Papers.HuggingFace;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public sealed class IngestPapersTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 12, 0, 0, TimeSpan.Zero); // a Monday
    private static readonly DateOnly Today = new(2026, 3, 30);
    private readonly FeedSettings _settings = new() { Attempts = 2, PatienceSeconds = 5, MaxPages = 4 };
    private TestDatabase _database = null!;
    private FeedServer _server = null!;
    private FeedClient _client = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _server = await FeedServer.Start();
        _client = new FeedClient(_settings, new FeedIdentity(null, null));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private IngestPapers Ingest => new(_database.Source, new PaperStore(_database.Source, _ => ""), _client, _settings);

    private DailyPapers Hf(int repollDays = 3) => new(new HuggingFaceSettings { BaseUrl = _server.BaseUrl, RepollDays = repollDays, MinSecondsBetweenRequests = 0 });

    private ArxivFeeds Arxiv(int pageSize = 2) => new(new ArxivSettings
    {
        RssBaseUrl = _server.BaseUrl, ApiBaseUrl = _server.BaseUrl, Categories = ["cs.CL", "cs.AI"], PageSize = pageSize, MinSecondsBetweenRequests = 0,
    });

    private static string HfDay(DateOnly day) => $"/api/daily_papers?date={day:yyyy-MM-dd}";

    private async Task<string> Days()
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        return string.Join(' ', (await SourceDays.Load(connection, Today.AddDays(-30), Today)).Select(look => $"{look.Source}:{look.Day:MM-dd}:{look.State}"));
    }

    [Fact]
    public async Task Two_workers_ask_for_each_page_once()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"));
        await Task.WhenAll(Ingest.Poll(Hf(), Now), Ingest.Poll(Hf(), Now.AddSeconds(1)));
        await Ingest.Poll(Hf(), Now.AddSeconds(2));
        Assert.Equal(3, _server.Asked.Count);
    }

    [Fact]
    public async Task The_last_days_are_asked_stored_and_noted()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"))
            .On(HfDay(Today), FeedReply.Json(Pages.Hf(Pages.HfItem(), Pages.HfItem("2603.00002"), Pages.HfItem("bad"))));
        var report = await Ingest.Poll(Hf(), Now);
        Assert.Equal((3, 2, 0, 1), (report.Fetched, report.New, report.Updated, report.Rejected));
        Assert.Equal(new Rejected("bad", "its id is not one of arXiv"), report.Reasons.Single());
        Assert.Equal("hf:03-28:quiet hf:03-29:quiet hf:03-30:complete", await Days());
        Assert.Equal(3, _server.Asked.Count);
    }

    [Fact]
    public async Task A_second_look_appends_votes_and_changes_nothing_else()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"))
            .On(HfDay(Today), FeedReply.Json(Pages.Hf(Pages.HfItem(upvotes: 7))), FeedReply.Json(Pages.Hf(Pages.HfItem(upvotes: 9))));
        await Ingest.Poll(Hf(), Now);
        var report = await Ingest.Poll(Hf(), Now.AddHours(1));
        Assert.Equal((0, 1), (report.New, report.Updated));
        await using var connection = await _database.Source.OpenConnectionAsync();
        Assert.Equal([7, 9], await connection.QueryAsync<int>("select votes from vote_observations order by observed_at"));
    }

    [Fact]
    public async Task Days_looked_at_a_moment_ago_are_left_until_they_are_due_or_wanted()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"));
        await Ingest.Poll(Hf(), Now);
        await Ingest.Poll(Hf(), Now.AddMinutes(5));
        Assert.Equal(3, _server.Asked.Count);
        await Ingest.Poll(Hf(), Now.AddMinutes(31)); // the two newest
        Assert.Equal(5, _server.Asked.Count);
        await Ingest.Poll(Hf(), Now.AddMinutes(32), evenIfFresh: true);
        Assert.Equal(8, _server.Asked.Count);
    }

    [Fact]
    public async Task A_page_that_fails_takes_no_other_with_it()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"))
            .On(HfDay(Today.AddDays(-1)), FeedReply.Html())
            .On(HfDay(Today.AddDays(-2)), FeedReply.Json(Pages.Hf(Pages.HfItem())));
        var report = await Ingest.Poll(Hf(), Now);
        Assert.Equal(1, report.New);
        Assert.Contains("web page", report.Faults.Single(), StringComparison.Ordinal);
        Assert.Equal("hf:03-28:complete hf:03-29:failed hf:03-30:late", await Days());
    }

    /// <summary>With a mistake in it.</summary>
    private sealed class Stumbling(IPaperSource source, DateOnly over) : IPaperSource
    {
        public string Name => source.Name;
        public bool Enabled => true;
        public RequestGate Gate => source.Gate;
        public IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks) => source.Poll(now, looks);
        public IEnumerable<PageRequest> Range(DateOnly since, DateOnly until, DateTimeOffset now) => source.Range(since, until, now);
        public ParsedPage Parse(PageRequest asked, FeedAnswer answer) => asked.Day == over ? throw new FormatException("no such letter") : source.Parse(asked, answer);
        public PageRequest? Next(PageRequest asked, FeedAnswer? answer, ParsedPage? page) => source.Next(asked, answer, page);
    }

    [Fact]
    public async Task A_parser_that_throws_takes_no_other_page_with_it()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"));
        var report = await Ingest.Poll(new Stumbling(Hf(), Today), Now);
        Assert.Equal(3, _server.Asked.Count);
        Assert.Contains("cannot be read: no such letter", Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_pass_is_asked_for_again()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"))
            .On(HfDay(Today), FeedReply.Of(502), FeedReply.Json(Pages.Hf(Pages.HfItem())));
        Assert.Empty((await Ingest.Poll(Hf(), Now)).Faults);
        Assert.Equal(4, _server.Asked.Count);
    }

    [Fact]
    public async Task A_day_once_complete_stays_complete_through_a_later_fault()
    {
        _server.On("/api/daily_papers", FeedReply.Json("[]"))
            .On(HfDay(Today), FeedReply.Json(Pages.Hf(Pages.HfItem())), FeedReply.Of(404));
        await Ingest.Poll(Hf(), Now);
        Assert.Single((await Ingest.Poll(Hf(), Now.AddHours(1))).Faults);
        Assert.Equal("hf:03-28:quiet hf:03-29:quiet hf:03-30:complete", await Days());
        await using var connection = await _database.Source.OpenConnectionAsync();
        var look = (await SourceDays.OfSource(connection, "hf", Today))[Today];
        Assert.Equal((1, 1, true, Now.AddHours(1)), (look.Fetched, look.New, look.Error!.Contains("404", StringComparison.Ordinal), look.LookedAt));
    }

    [Fact]
    public async Task A_server_that_asks_for_an_hour_is_not_asked_again_by_anyone()
    {
        _server.On("/api/daily_papers", FeedReply.Of(429, ("Retry-After", "3600")));
        var report = await Ingest.Poll(Hf(), Now);
        Assert.Contains("127.0.0.1 asked for no more requests until", report.Faults.Single(), StringComparison.Ordinal);
        await Ingest.Poll(Hf(), Now.AddMinutes(1), evenIfFresh: true);
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task A_short_wait_is_waited_for()
    {
        _server.On("/api/daily_papers", FeedReply.Of(503, ("Retry-After", "1")), FeedReply.Json("[]"));
        Assert.Empty((await Ingest.Poll(Hf(), Now)).Faults);
    }

    [Fact]
    public async Task Who_comes_second_is_told_so()
    {
        await using var first = await SourceTurn.TryTake(_database.Source, Hf().Gate, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        var report = await Ingest.Poll(Hf(), Now);
        Assert.True(report.AlreadyRunning);
        Assert.Equal("hf: another process is asking its servers already; try again when it is done", report.Faults.Single());
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Pages_are_followed_by_their_link_and_never_without_end()
    {
        _server.On(HfDay(Today), FeedReply.Json(Pages.Hf(Pages.HfItem())).With("Link", "</second>; rel=\"next\""))
            .On("/second", FeedReply.Json(Pages.Hf(Pages.HfItem("2603.00002"))));
        Assert.Equal(2, (await Ingest.Days(Hf(), Today, Today, Now)).New);

        _server.On("/second", FeedReply.Json(Pages.Hf(Pages.HfItem("2603.00002"))).With("Link", "</third>; rel=\"next\""))
            .On("/third", FeedReply.Json(Pages.Hf(Pages.HfItem("2603.00003"))).With("Link", "</second>; rel=\"next\""));
        Assert.Contains("goes on for more than 4 pages", (await Ingest.Days(Hf(), Today, Today, Now)).Faults.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_full_page_without_a_link_the_next_is_asked_for()
    {
        _server.On(HfDay(Today), FeedReply.Json(Pages.Hf([.. Enumerable.Range(10_000, 100).Select(i => Pages.HfItem($"2603.{i}"))])))
            .On(HfDay(Today) + "&limit=100&p=1", FeedReply.Json(Pages.Hf(Pages.HfItem())));
        Assert.Equal(101, (await Ingest.Days(Hf(), Today, Today, Now)).New);
    }

    [Fact]
    public async Task A_day_that_the_list_does_not_know_yet_is_quiet_and_an_old_one_refused_is_a_fault()
    {
        _server.On("/api/daily_papers", FeedReply.Json("""{"error": "Invalid date"}""") with { Status = 400 });
        Assert.Empty((await Ingest.Days(Hf(), Today, Today, Now)).Faults);
        var fault = (await Ingest.Days(Hf(), Today.AddDays(-1), Today.AddDays(-1), Now)).Faults.Single();
        Assert.Contains("Invalid date (400); check Digest:HuggingFace:BaseUrl", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArXiv_is_asked_category_by_category_once_an_announcement()
    {
        _server.On("/atom/cs.CL", FeedReply.Xml(Pages.Atom(Pages.AtomEntry(), Pages.AtomEntry("2603.00002v1", "cross"))))
            .On("/atom/cs.AI", FeedReply.Xml(Pages.Atom(Pages.AtomEntry(type: "cross"), Pages.AtomEntry("2501.00009v3", "replace"))));
        var report = await Ingest.Poll(Arxiv(), Now);
        Assert.Equal((4, 3, 0), (report.Fetched, report.New, report.Updated));
        Assert.Equal("arxiv:03-30:complete", await Days());
        Assert.Equal(IngestReport.None, await Ingest.Poll(Arxiv(), Now.AddHours(6)));
        Assert.Equal(2, _server.Asked.Count);
        await using var connection = await _database.Source.OpenConnectionAsync();
        Assert.Equal(2, (await PaperQueries.WithNewsSince(connection, Now)).Count);
    }

    [Fact]
    public async Task A_feed_that_is_not_out_yet_is_asked_for_again()
    {
        _server.On("/atom/", FeedReply.Xml(Pages.Atom(Pages.AtomEntry(published: "2026-03-27T00:00:00-04:00"))));
        await Ingest.Poll(Arxiv(), Now);
        Assert.Equal("arxiv:03-30:late", await Days());
        _server.On("/atom/", FeedReply.Xml(Pages.Atom(Pages.AtomEntry("2603.00003v1"))));
        Assert.Equal(1, (await Ingest.Poll(Arxiv(), Now.AddHours(3))).New);
        Assert.Equal("arxiv:03-30:complete", await Days());
    }

    [Fact]
    public async Task A_category_that_does_not_exist_is_told_and_the_others_go_in()
    {
        _server.On("/atom/cs.CL", FeedReply.Xml(Pages.Atom(Pages.AtomEntry())))
            .On("/atom/cs.AI", FeedReply.Xml("""<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed error for query: cs.AI</title><subtitle>Bad archive</subtitle></feed>""", 400));
        var report = await Ingest.Poll(Arxiv(), Now);
        Assert.Equal(1, report.New);
        Assert.Equal($"{_server.BaseUrl}/atom/cs.AI gave \"Feed error for query: cs.AI: Bad archive\" (400); check cs.AI in Digest:Arxiv:Categories", report.Faults.Single());
        Assert.Equal("arxiv:03-30:failed", await Days());
    }

    [Fact]
    public async Task A_backfill_pages_through_each_day_past_a_page_that_fails()
    {
        _server.On("/api/query", FeedReply.Xml(Pages.Api(5, 0, Pages.ApiEntry("2603.00001v1"), Pages.ApiEntry("2603.00002v1"))),
            FeedReply.Xml(Pages.Api(5, 2)), FeedReply.Xml(Pages.Api(5, 2)), // empty twice: given up
            FeedReply.Xml(Pages.Api(5, 4, Pages.ApiEntry("2603.00005v1"))));
        var report = await Ingest.Days(Arxiv(), Today.AddDays(-1), Today.AddDays(-1), Now);
        Assert.Equal(3, report.New);
        Assert.Contains("an empty page of 5 results", report.Faults.Single(), StringComparison.Ordinal);
        Assert.Equal("/api/query?search_query=%28cat:cs.CL+OR+cat:cs.AI%29+AND+submittedDate:%5B202603290000+TO+202603292359%5D&start=4&max_results=2&sortBy=submittedDate&sortOrder=ascending", _server.Asked.Last());
    }

    [Fact]
    public async Task Progress_is_told_after_each_page()
    {
        _server.On("/api/daily_papers", FeedReply.Json(Pages.Hf(Pages.HfItem())));
        var told = new Told();
        await Ingest.Poll(Hf(), Now, progress: told);
        Assert.Equal(["2026-03-30 1", "2026-03-29 2", "2026-03-28 3"], told.Select(each => $"{each.Place} {each.SoFar.Fetched}"));
    }

    private sealed class Told : List<IngestProgress>, IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => Add(value);
    }
}
