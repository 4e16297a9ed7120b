using Dapper;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;
using DigestService.Papers.HuggingFace;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

/// <summary>Feeds that fail without saying so.</summary>
public sealed class SilentFeedsTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 3, 31); // a Tuesday
    private static readonly DateOnly Yesterday = Today.AddDays(-1);
    private static readonly DateTimeOffset Afternoon = At(Today, 13);
    private readonly FeedSettings _settings = new() { Attempts = 2, PatienceSeconds = 5, MaxPages = 9 };
    private TestDatabase _database = null!;
    private FeedServer _server = null!;
    private FeedClient _client = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _server = await FeedServer.Start();
        _client = new FeedClient(_settings, new FeedIdentity(null, null));
        _server.On("/api/daily_papers", FeedReply.Json("[]")).On("/atom/", FeedReply.Xml(Pages.Atom())).On("/api/query", FeedReply.Xml(Pages.Api(0, 0)));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static DateTimeOffset At(DateOnly day, int hour) => new(day, new TimeOnly(hour, 0), TimeSpan.Zero);

    private IngestPapers Ingest => new(_database.Source, new PaperStore(_database.Source, _ => ""), _client, _settings);

    private DailyPapers Hf(params string[] holidays) => new(new HuggingFaceSettings { BaseUrl = _server.BaseUrl, RepollDays = 3, MinSecondsBetweenRequests = 0, Holidays = holidays });

    private ArxivFeeds Arxiv(params string[] categories) => new(new ArxivSettings
    {
        RssBaseUrl = _server.BaseUrl, ApiBaseUrl = _server.BaseUrl, Categories = categories.Length > 0 ? categories : ["cs.CL"], PageSize = 2, MinSecondsBetweenRequests = 0, LookBackDays = 4,
    });

    private static string HfDay(DateOnly day, int page = 0) => $"/api/daily_papers?date={day:yyyy-MM-dd}&limit=100{(page > 0 ? $"&p={page}" : "")}";

    private static FeedReply HfList(int from, int count) => FeedReply.Json(Pages.Hf([.. Enumerable.Range(from, count).Select(i => Pages.HfItem($"2603.{i:00000}"))]));

    private static FeedReply Feed(DateOnly day, params string[] ids) => FeedReply.Xml(Pages.Atom([.. ids.Select(id => Pages.AtomEntry($"{id}v1", published: $"{day:yyyy-MM-dd}T00:00:00-04:00"))]));

    private static string ApiDay(DateOnly day) => $"/api/query?search_query=%28cat:cs.CL%29+AND+submittedDate:%5B{day:yyyyMMdd}0000";

    private async Task<IReadOnlyDictionary<DateOnly, SourceDay>> Days(string source)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        return await SourceDays.OfSource(connection, source, Today.AddDays(-30));
    }

    private async Task<string> State(string source, DateOnly day) => (await Days(source))[day].State;

    private async Task<string> News()
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        return string.Join(' ', await connection.QueryAsync<string>("select split_part(alias, '.', 2) || case when late then ' late' else '' end from news join papers using (paper_id) where event = 'arrived' order by news_seq"));
    }

    [Fact]
    public async Task A_list_that_is_due_and_not_there_is_late_until_it_comes()
    {
        await Ingest.Poll(Hf(), At(Today, 11));
        Assert.Equal("quiet", await State("hf", Today));
        await Ingest.Poll(Hf(), Afternoon);
        Assert.Equal("late", await State("hf", Today));
        _server.On(HfDay(Today), HfList(1, 2));
        await Ingest.Poll(Hf(), Afternoon.AddHours(1));
        Assert.Equal("complete", await State("hf", Today));
    }

    [Fact]
    public async Task A_weekend_and_an_announced_holiday_are_quiet()
    {
        await Ingest.Days(Hf("2026-03-27"), new DateOnly(2026, 3, 26), new DateOnly(2026, 3, 30), Afternoon);
        Assert.Equal("03-26 late, 03-27 quiet, 03-28 quiet, 03-29 quiet, 03-30 late", string.Join(", ", (await Days("hf")).OrderBy(day => day.Key).Select(day => $"{day.Key:MM-dd} {day.Value.State}")));
    }

    [Fact]
    public async Task Yesterdays_list_under_todays_date_is_stale_and_asked_again_until_todays_comes()
    {
        _server.On(HfDay(Yesterday), HfList(1, 5));
        await Ingest.Poll(Hf(), At(Yesterday, 13));
        _server.On(HfDay(Today), HfList(1, 5));
        var report = await Ingest.Poll(Hf(), Afternoon);
        Assert.Equal("hf gave the list of 2026-03-30 again as that of 2026-03-31", report.Faults.Single());
        Assert.Equal(("stale", "complete"), (await State("hf", Today), await State("hf", Yesterday)));
        _server.On(HfDay(Today), HfList(4, 5)); // two of yesterday's may stand on it
        Assert.Equal(3, (await Ingest.Poll(Hf(), Afternoon.AddMinutes(31))).New);
        Assert.Equal("complete", await State("hf", Today));
    }

    [Fact]
    public async Task A_category_that_tells_yesterdays_papers_as_todays_makes_the_day_stale()
    {
        _server.On("/atom/cs.CL", Feed(Yesterday, "2603.00001", "2603.00002", "2603.00003")).On("/atom/cs.AI", Feed(Yesterday, "2603.00004", "2603.00005", "2603.00006"));
        await Ingest.Poll(Arxiv("cs.CL", "cs.AI"), At(Yesterday, 12));
        _server.On("/atom/cs.CL", Feed(Today, "2603.00001", "2603.00002", "2603.00003")).On("/atom/cs.AI", Feed(Today, "2603.00007", "2603.00008", "2603.00009"));
        Assert.Contains("again as that of 2026-03-31 (cs.CL)", (await Ingest.Poll(Arxiv("cs.CL", "cs.AI"), At(Today, 12))).Faults.Single(), StringComparison.Ordinal);
        Assert.Equal("stale", await State("arxiv", Today));
    }

    [Fact]
    public async Task One_category_whose_feed_is_of_yesterday_keeps_the_day_open()
    {
        _server.On("/atom/cs.CL", Feed(Yesterday, "2603.00001")).On("/atom/cs.AI", Feed(Today, "2603.00002"));
        await Ingest.Poll(Arxiv("cs.CL", "cs.AI"), At(Today, 12));
        Assert.Equal("late", await State("arxiv", Today));
    }

    [Fact]
    public async Task An_empty_page_in_the_middle_is_asked_for_again_and_told_and_what_stands_behind_it_comes_in()
    {
        _server.On(HfDay(Today), HfList(1, 100)).On(HfDay(Today, 1), FeedReply.Json("[]")).On(HfDay(Today, 2), HfList(201, 5));
        var report = await Ingest.Poll(Hf(), Afternoon);
        Assert.Equal(105, report.New);
        Assert.Contains("&p=2 was empty, and this one is not", report.Faults.Single(), StringComparison.Ordinal);
        Assert.Equal("failed", await State("hf", Today));

        _server.On(HfDay(Today, 1), FeedReply.Json("[]").With("Link", $"<{HfDay(Today, 2)}>; rel=\"next\""), HfList(101, 100));
        Assert.Equal(100, (await Ingest.Poll(Hf(), Afternoon.AddHours(1))).New);
        Assert.Equal("complete", await State("hf", Today));
    }

    [Fact]
    public async Task A_page_of_the_listing_that_forgets_its_total_is_asked_for_again()
    {
        _server.On("/api/query", FeedReply.Xml(Pages.Api(3, 0, Pages.ApiEntry("2603.00001v1"), Pages.ApiEntry("2603.00002v1"))), FeedReply.Xml(Pages.Api(0, 2)), FeedReply.Xml(Pages.Api(3, 2, Pages.ApiEntry("2603.00003v1"))));
        var report = await Ingest.Days(Arxiv(), Yesterday, Yesterday, Afternoon);
        Assert.Equal((3, 0), (report.New, report.Faults.Count));
    }

    [Fact]
    public async Task A_list_cut_off_at_a_round_number_is_asked_for_more_and_ends_where_nothing_new_comes()
    {
        _server.On(HfDay(Today), HfList(1, 50)).On(HfDay(Today, 1), HfList(51, 30)).On(HfDay(Today, 2), HfList(51, 30));
        var report = await Ingest.Poll(Hf(), Afternoon);
        Assert.Equal((80, 0), (report.New, report.Faults.Count));
        Assert.Equal(3, _server.Asked.Count(asked => asked.Contains($"date={Today:yyyy-MM-dd}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_that_shrinks_is_told_and_takes_nothing_away()
    {
        _server.On(HfDay(Today), HfList(1, 21), HfList(1, 3), HfList(1, 21));
        await Ingest.Poll(Hf(), Afternoon);
        Assert.Equal("hf gave 3 papers of 2026-03-31, where it had given 21", (await Ingest.Poll(Hf(), Afternoon.AddHours(1))).Faults.Single());
        var day = (await Days("hf"))[Today];
        Assert.Equal(("complete", 21, true), (day.State, day.Fetched, day.Error is not null));
        await Ingest.Poll(Hf(), Afternoon.AddHours(2));
        Assert.Null((await Days("hf"))[Today].Error);
    }

    [Fact]
    public async Task A_feed_that_was_missed_is_made_up_for_by_the_listing_and_its_papers_are_late()
    {
        _server.On("/atom/cs.CL", Feed(Today.AddDays(-4), "2603.00001"));
        await Ingest.Poll(Arxiv(), At(Today.AddDays(-4), 12)); // Friday; Monday's feed nobody saw
        _server.On("/atom/cs.CL", Feed(Today, "2603.00004")).On(ApiDay(Today.AddDays(-4)), FeedReply.Xml(Pages.Api(2, 0, Pages.ApiEntry("2603.00001v1", published: "2026-03-26T12:00:00Z"), Pages.ApiEntry("2603.00002v1", published: "2026-03-27T12:00:00Z"))))
            .On(ApiDay(Yesterday), FeedReply.Xml(Pages.Api(1, 0, Pages.ApiEntry("2603.00003v1", published: "2026-03-30T12:00:00Z"))));
        var report = await Ingest.Poll(Arxiv(), At(Today, 12));
        Assert.Equal((3, 1), (report.New, report.Late));
        Assert.Equal("00001 00004 00002 late 00003", await News()); // the third was due today
        var days = await Days("arxiv");
        Assert.Equal(("complete", "complete", 1), (days[Yesterday].State, days[Today].State, days[Today.AddDays(-4)].Late));
    }

    [Fact]
    public async Task The_listing_is_asked_once_a_day_oldest_first_and_rests_after_a_fault()
    {
        await Ingest.Poll(Arxiv(), At(Today.AddDays(-10), 12));
        Assert.DoesNotContain(_server.Asked, asked => asked.StartsWith("/api/query", StringComparison.Ordinal)); // nothing was missed yet
        _server.On("/api/query", FeedReply.Of(500));
        await Ingest.Poll(Arxiv(), At(Today, 12));
        Assert.Equal(2, Listings()); // the oldest day, twice
        await Ingest.Poll(Arxiv(), At(Today, 12).AddMinutes(20));
        Assert.Equal(2, Listings());
        _server.On("/api/query", FeedReply.Xml(Pages.Api(0, 0)));
        await Ingest.Poll(Arxiv(), At(Today, 12).AddMinutes(31));
        await Ingest.Poll(Arxiv(), At(Today, 12).AddHours(11));
        Assert.Equal(2 + 4, Listings());
        Assert.Equal(Enumerable.Range(1, 4).Reverse().Select(age => Today.AddDays(-age)), (await Days("arxiv")).Where(day => day.Value.ListedAt is not null).Select(day => day.Key).Order());

        int Listings() => _server.Asked.Count(asked => asked.StartsWith("/api/query", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_back_never_goes_before_the_first_day_however_often_it_is_done()
    {
        for (var day = Today.AddDays(-2); day <= Today; day = day.AddDays(1)) await Ingest.Poll(Arxiv(), At(day, 12));
        Assert.Equal([Today.AddDays(-2), Yesterday, Today], (await Days("arxiv")).Keys.Order());
    }

    [Fact]
    public async Task Lists_lost_in_an_outage_are_asked_for_as_long_as_they_make_news_and_their_papers_are_late()
    {
        await Ingest.Poll(Hf(), At(Today.AddDays(-12), 13));
        _server.On(HfDay(Today.AddDays(-8)), HfList(1, 2));
        Assert.Equal(2, (await Ingest.Poll(Hf(), Afternoon)).Late);
        Assert.Equal("00001 late 00002 late", await News());
        Assert.DoesNotContain(_server.Asked, asked => asked.Contains("date=2026-03-16", StringComparison.Ordinal)); // before the first day of all
    }

    [Fact]
    public async Task Nothing_is_late_to_a_service_that_was_not_there_when_it_was_due()
    {
        _server.On(HfDay(Today.AddDays(-2)), HfList(1, 2));
        Assert.Equal((2, 0), (await Ingest.Poll(Hf(), Afternoon) is var report ? report.New : 0, report.Late));
    }

    [Fact]
    public async Task A_day_that_nobody_asked_about_counts_as_late_once_a_later_one_was_asked()
    {
        _server.On(HfDay(Today.AddDays(-7)), HfList(1, 2)).On(HfDay(Today), HfList(5, 2));
        await Ingest.Days(Hf(), Today.AddDays(-7), Today.AddDays(-7), At(Today.AddDays(-7), 13));
        Assert.Equal("03-25 03-26 03-27 03-30 03-31", await Missing(Afternoon)); // nobody asked for a day and a half
        await Ingest.Days(Hf(), Today, Today, Afternoon);
        Assert.Equal("03-25 03-26 03-27 03-30", await Missing(Afternoon));

        async Task<string> Missing(DateTimeOffset now)
        {
            await using var connection = await _database.Source.OpenConnectionAsync();
            return string.Join(' ', (await SourceStanding.Of(connection, [Hf(), Arxiv()], 7, now)).Single().Missing.Select(day => $"{day.Day:MM-dd}"));
        }
    }
}
