using DigestService.Papers.Feeds;

namespace DigestService.Papers.HuggingFace;

/// <summary>Hugging Face Daily Papers (huggingface.co/docs/hub/api): one list a day, whose votes settle over one to two weeks.</summary>
public sealed class DailyPapers(HuggingFaceSettings settings) : IPaperSource
{
    public const string SourceName = "hf";
    private const int PageSize = 100; // the most that the API gives

    /// <summary>Lists that were cut off are round: one of so many, or a multiple of it, is asked for more.</summary>
    private const int Round = 10;

    /// <summary>UTC. Of 148 real lists the last paper was listed before eight in the morning.</summary>
    private static readonly TimeOnly ListsAreOut = new(12, 0);

    private readonly HashSet<DateOnly> _holidays = [.. settings.HolidaysTaken];

    public string Name => SourceName;
    public bool Enabled => settings.Enabled;
    public RequestGate Gate { get; } = new("huggingface", TimeSpan.FromSeconds(settings.MinSecondsBetweenRequests));

    /// <summary>Weekends are mostly without a list.</summary>
    public DateTimeOffset? DueAt(DateOnly day) =>
        day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || _holidays.Contains(day) ? null : new DateTimeOffset(day, ListsAreOut, TimeSpan.Zero);

    /// <summary>The newest days, and those before them that were lost: news can still be made of them.</summary>
    public IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = looks.Count > 0 ? looks.Keys.Min() : today;
        return Enumerable.Range(0, Math.Max(settings.RepollDays, News.ArchiveAfterDays))
            .Select(age => (Day: today.AddDays(-age), Age: age))
            .Where(each => each.Age < settings.RepollDays || (each.Day > first && IsLost(looks.GetValueOrDefault(each.Day))))
            .Where(each => IsDue(each.Age, looks.GetValueOrDefault(each.Day), now))
            .Select(each => Ask(each.Day, now, page: 0));
    }

    private static bool IsLost(SourceDay? look) => look is null or { State: "late" or "stale" or "failed" };

    private bool IsDue(int age, SourceDay? look, DateTimeOffset now) =>
        look is null
        || now - look.LookedAt >= (age < 2 || look.State is "failed" or "stale" ? TimeSpan.FromMinutes(settings.PollMinutes) : TimeSpan.FromHours(settings.RepollHours));

    public IEnumerable<PageRequest> Range(DateOnly since, DateOnly until, DateTimeOffset now)
    {
        for (var day = since; day <= until; day = day.AddDays(1)) yield return Ask(day, now, page: 0);
    }

    private PageRequest Ask(DateOnly day, DateTimeOffset now, int page) =>
        new(new Uri($"{settings.BaseUrl.TrimEnd('/')}/api/daily_papers?date={day:yyyy-MM-dd}&limit={PageSize}{(page > 0 ? $"&p={page}" : "")}"), day)
        {
            Setting = "Digest:HuggingFace:BaseUrl",
            MayBeTooEarly = day >= DateOnly.FromDateTime(now.UtcDateTime),
        };

    public ParsedPage Parse(PageRequest asked, FeedAnswer answer)
    {
        if (answer.Status != 400) return Read(asked, answer);
        if (asked.MayBeTooEarly) return ParsedPage.Empty;
        var told = DailyPapersParser.Parse(answer.Body, asked.Day, answer.Url.ToString()).Fault?.Sentence ?? $"{answer.Url} was refused";
        return ParsedPage.Faulty($"{told} (400); {FeedWords.Check(asked)}");
    }

    private ParsedPage Read(PageRequest asked, FeedAnswer answer)
    {
        var page = DailyPapersParser.Parse(answer.Body, asked.Day, answer.Url.ToString());
        return page is { Fault: null, Items: 0 } && answer.Next is not null
            ? ParsedPage.Faulty($"{answer.Url} gave an empty page in the middle of a list", mayPass: true)
            : page.DueAt(DueAt(asked.Day));
    }

    /// <summary>
    /// The page that the answer links to; after a round number of papers without a link, which may have been cut off, the one after it;
    /// and past one empty or faulty page in the middle, to see whether there is more behind it.
    /// </summary>
    public PageRequest? Next(PageRequest asked, FeedAnswer? answer, ParsedPage? page)
    {
        var isHole = page is null or { Items: 0 };
        if (isHole) return asked is { Offset: > 0, IsExpected: true } ? Guess(asked, asked.Offset) with { IsAfterEmpty = page is not null } : null;
        var offset = asked.Offset + page!.Items;
        return answer!.Next is { } link ? asked with { Url = link, Offset = offset, Number = asked.Number + 1, IsGuess = false, IsExpected = true, IsAfterEmpty = false }
            : page.Items >= PageSize ? Guess(asked, offset) with { IsExpected = true }
            : page.Items % Round == 0 ? Guess(asked, offset)
            : null;
    }

    private PageRequest Guess(PageRequest asked, int offset) =>
        Ask(asked.Day, DateTimeOffset.MinValue, asked.Number + 1) with { Offset = offset, Number = asked.Number + 1, IsGuess = true, MayBeTooEarly = asked.MayBeTooEarly };
}
