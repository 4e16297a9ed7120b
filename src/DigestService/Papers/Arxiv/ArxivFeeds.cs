using DigestService.Papers.Feeds;

namespace DigestService.Papers.Arxiv;

/// <summary>
/// arXiv: each category's feed once an announcement, and the API for days gone by. Announcements come from Sunday to
/// Thursday evening, US Eastern, and stand in the feed of the day after: a day without one is quiet, not broken.
/// </summary>
public sealed class ArxivFeeds(ArxivSettings settings) : IPaperSource
{
    public const string SourceName = "arxiv";
    private static readonly TimeZoneInfo Eastern = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public string Name => SourceName;
    public bool Enabled => settings.Enabled;
    public RequestGate Gate { get; } = new("arxiv", TimeSpan.FromSeconds(settings.MinSecondsBetweenRequests));

    public IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Eastern).DateTime);
        return IsDue(looks.GetValueOrDefault(today), now) ? settings.CategoriesTaken.Select(category => AskFeed(category, today)) : [];
    }

    private bool IsDue(SourceDay? look, DateTimeOffset now) => look?.State switch
    {
        null => true,
        "complete" => false,
        var state => now - look.LookedAt >= TimeSpan.FromMinutes(state == "quiet" ? 4 * settings.PollMinutes : settings.PollMinutes),
    };

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
        return new PageRequest(new Uri(url), day) { Setting = "Digest:Arxiv:ApiBaseUrl", Format = PageFormat.Xml, Offset = start };
    }

    public ParsedPage Parse(PageRequest asked, FeedAnswer answer)
    {
        var from = answer.Url.ToString();
        var page = asked.Part is null ? QueryParser.Parse(answer.Body, from) : DailyFeedParser.Parse(answer.Body, asked.Day, from);
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
