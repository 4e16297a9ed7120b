using DigestService.Papers.Feeds;

namespace DigestService.Papers.Arxiv;

/// <summary>
/// arXiv: each category's feed once an announcement, and the API for days gone by. A feed that was missed, cut off or never made
/// tells nobody, so once a day the API is asked for all that was submitted on the last days.
/// </summary>
public sealed class ArxivFeeds(ArxivSettings settings) : IPaperSource
{
    public const string SourceName = "arxiv";
    private static readonly TimeSpan LookBackEvery = TimeSpan.FromDays(1);

    private readonly ArxivCalendar _calendar = new(settings.HolidaysTaken);

    public string Name => SourceName;
    public bool Enabled => settings.Enabled;
    public RequestGate Gate { get; } = new("arxiv", TimeSpan.FromSeconds(settings.MinSecondsBetweenRequests));

    public DateTimeOffset? DueAt(DateOnly day) => _calendar.DueAt(day);

    public IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks)
    {
        var today = ArxivCalendar.DayAt(now);
        var feeds = IsDue(looks.GetValueOrDefault(today), now) ? settings.CategoriesTaken.Select(category => AskFeed(category, today)) : [];
        return feeds.Concat(LookBack(today, now, looks));
    }

    private bool IsDue(SourceDay? look, DateTimeOffset now) => look?.State switch
    {
        null => true,
        "complete" => false,
        var state => now - look.LookedAt >= TimeSpan.FromMinutes(state == "quiet" ? 4 * settings.PollMinutes : settings.PollMinutes),
    };

    /// <summary>The last days, the oldest first, as far back as this source was asked before; after a fault all of them wait.</summary>
    private IEnumerable<PageRequest> LookBack(DateOnly today, DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks)
    {
        if (looks.Count == 0) return [];
        var first = looks.Keys.Min();
        List<DateOnly> days = [.. Enumerable.Range(1, settings.LookBackDays).Select(age => today.AddDays(-age)).Where(day => day >= first).Reverse()];
        var rests = days.Any(day => looks.GetValueOrDefault(day) is { Error: not null } look && now - look.LookedAt < TimeSpan.FromMinutes(settings.PollMinutes));
        return rests ? [] : days.Where(day => !(now - looks.GetValueOrDefault(day)?.ListedAt < LookBackEvery)).Select(day => AskApi(day, start: 0));
    }

    private PageRequest AskFeed(string category, DateOnly day) =>
        new(new Uri($"{settings.RssBaseUrl.TrimEnd('/')}/atom/{category}"), day)
        {
            Setting = "Digest:Arxiv:RssBaseUrl",
            Format = PageFormat.Xml,
            Part = category,
        };

    /// <summary>One query a day, by the time of submission, so that each stays small and fails alone.</summary>
    public IEnumerable<PageRequest> Range(DateOnly since, DateOnly until, DateTimeOffset now)
    {
        for (var day = since; day <= until; day = day.AddDays(1)) yield return AskApi(day, start: 0);
    }

    private PageRequest AskApi(DateOnly day, int start)
    {
        var categories = string.Join("+OR+", settings.CategoriesTaken.Select(category => "cat:" + category));
        var query = $"search_query=%28{categories}%29+AND+submittedDate:%5B{day:yyyyMMdd}0000+TO+{day:yyyyMMdd}2359%5D";
        var url = $"{settings.ApiBaseUrl.TrimEnd('/')}/api/query?{query}&start={start}&max_results={settings.PageSize}&sortBy=submittedDate&sortOrder=ascending";
        return new PageRequest(new Uri(url), day) { Setting = "Digest:Arxiv:ApiBaseUrl", Format = PageFormat.Xml, Offset = start, IsListing = true };
    }

    public ParsedPage Parse(PageRequest asked, FeedAnswer answer)
    {
        var from = answer.Url.ToString();
        var page = asked.IsListing ? QueryParser.Parse(answer.Body, from, _calendar.DueAfter) : DailyFeedParser.Parse(answer.Body, asked.Day, from).DueAt(DueAt(asked.Day));
        if (page is { Items: 0, Fault: null } && asked.Offset < asked.Total) return ParsedPage.Faulty($"{from} gave an empty page, where there were {asked.Total} results before", mayPass: true);
        if (answer.Status != 400) return page;
        var mend = asked.Part is null ? FeedWords.Check(asked) : $"check {asked.Part} in Digest:Arxiv:Categories";
        return ParsedPage.Faulty($"{page.Fault?.Sentence ?? from + " was refused"} (400); {mend}");
    }

    /// <summary>The API's next page; also past a page that could not be had, where an earlier one told how many there are.</summary>
    public PageRequest? Next(PageRequest asked, FeedAnswer? answer, ParsedPage? page)
    {
        if (asked.Part is not null) return null;
        var total = page?.Total ?? asked.Total;
        var start = asked.Offset + (page is { Items: > 0 } ? page.Items : settings.PageSize);
        return start < total && page?.Items != 0 ? AskApi(asked.Day, start) with { Total = total } : null;
    }
}
