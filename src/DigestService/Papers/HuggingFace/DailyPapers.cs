using DigestService.Papers.Feeds;

namespace DigestService.Papers.HuggingFace;

/// <summary>Hugging Face Daily Papers (huggingface.co/docs/hub/api): one list a day, whose votes settle over one to two weeks.</summary>
public sealed class DailyPapers(HuggingFaceSettings settings) : IPaperSource
{
    public const string SourceName = "hf";
    private const int PageSize = 100; // the most that the API gives

    public string Name => SourceName;
    public bool Enabled => settings.Enabled;
    public RequestGate Gate { get; } = new("huggingface", TimeSpan.FromSeconds(settings.MinSecondsBetweenRequests));

    public IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return Enumerable.Range(0, settings.RepollDays)
            .Select(age => (Day: today.AddDays(-age), Age: age))
            .Where(each => IsDue(each.Age, looks.GetValueOrDefault(each.Day), now))
            .Select(each => Ask(each.Day, now, page: 0));
    }

    private bool IsDue(int age, SourceDay? look, DateTimeOffset now) =>
        look is null
        || now - look.LookedAt >= (age < 2 || look.State == "failed" ? TimeSpan.FromMinutes(settings.PollMinutes) : TimeSpan.FromHours(settings.RepollHours));

    public IEnumerable<PageRequest> Range(DateOnly since, DateOnly until, DateTimeOffset now)
    {
        for (var day = since; day <= until; day = day.AddDays(1)) yield return Ask(day, now, page: 0);
    }

    private PageRequest Ask(DateOnly day, DateTimeOffset now, int page) =>
        new(new Uri($"{settings.BaseUrl.TrimEnd('/')}/api/daily_papers?date={day:yyyy-MM-dd}&limit={PageSize}{(page > 0 ? $"&p={page}" : "")}"), day)
        {
            Setting = "Digest:HuggingFace:BaseUrl",
            Offset = page * PageSize,
            MayBeTooEarly = day >= DateOnly.FromDateTime(now.UtcDateTime),
        };

    public ParsedPage Parse(PageRequest asked, FeedAnswer answer)
    {
        if (answer.Status != 400) return DailyPapersParser.Parse(answer.Body, asked.Day, answer.Url.ToString());
        if (asked.MayBeTooEarly) return ParsedPage.Empty;
        var told = DailyPapersParser.Parse(answer.Body, asked.Day, answer.Url.ToString()).Fault?.Sentence ?? $"{answer.Url} was refused";
        return ParsedPage.Faulty($"{told} (400); {FeedWords.Check(asked)}");
    }

    /// <summary>The page that the answer links to; after a full page without a link, the one after it.</summary>
    public PageRequest? Next(PageRequest asked, FeedAnswer? answer, ParsedPage? page) =>
        answer is null || page is null || page.Items == 0 ? null
        : answer.Next is { } link ? asked with { Url = link, Offset = asked.Offset + page.Items }
        : page.Items >= PageSize ? Ask(asked.Day, DateTimeOffset.MinValue, asked.Offset / PageSize + 1) with { MayBeTooEarly = asked.MayBeTooEarly }
        : null;
}
