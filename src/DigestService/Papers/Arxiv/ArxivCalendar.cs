namespace DigestService.Papers.Arxiv;

/// <summary>
/// When arXiv announces (info.arxiv.org/help/availability.html): on the evenings from Sunday to Thursday, US Eastern, what was
/// submitted until 14:00 of the last working day; its feeds tell of it on the day after. On some evenings it does not, mostly holidays.
/// </summary>
/// <param name="deferred">Further evenings without an announcement, as arXiv tells them ahead.</param>
public sealed class ArxivCalendar(IEnumerable<DateOnly> deferred)
{
    private static readonly TimeZoneInfo Eastern = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeOnly Deadline = new(14, 0);

    /// <summary>Feeds are renewed at midnight, and it takes them a while.</summary>
    private static readonly TimeOnly FeedsAreOut = new(3, 0);

    private readonly HashSet<DateOnly> _deferred = [.. deferred];

    /// <summary>The day that it is at arXiv.</summary>
    public static DateOnly DayAt(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Eastern).DateTime);

    /// <summary>When a day's feeds are out at the latest; null for a day without.</summary>
    public DateTimeOffset? DueAt(DateOnly day) => IsAnnounced(day.AddDays(-1)) ? FeedsOf(day) : null;

    /// <summary>When the feeds tell at the latest of what was submitted at this time, if no moderator holds it back.</summary>
    public DateTimeOffset DueAfter(DateTimeOffset submitted)
    {
        var local = TimeZoneInfo.ConvertTime(submitted, Eastern).DateTime;
        var evening = DateOnly.FromDateTime(local).AddDays(TimeOnly.FromDateTime(local) < Deadline ? 0 : 1);
        while (evening.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) evening = evening.AddDays(1); // a deadline is a working day's
        while (!IsAnnounced(evening)) evening = evening.AddDays(1);
        return FeedsOf(evening.AddDays(1));
    }

    private static DateTimeOffset FeedsOf(DateOnly day)
    {
        var local = day.ToDateTime(FeedsAreOut);
        return new DateTimeOffset(local, Eastern.GetUtcOffset(local)).ToUniversalTime();
    }

    private bool IsAnnounced(DateOnly evening) =>
        evening.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday) && !IsHoliday(evening) && !_deferred.Contains(evening);

    /// <summary>Those that arXiv kept every year of late; the others stand in <c>Digest:Arxiv:Holidays</c>.</summary>
    private static bool IsHoliday(DateOnly day) => (day.Month, day.Day, day.DayOfWeek) switch
    {
        (1, >= 15 and <= 21, DayOfWeek.Monday) => true, // Martin Luther King's
        (6, 19, _) or (7, 4, _) or (12, 25, _) => true,
        (9, <= 7, DayOfWeek.Monday) => true, // Labor Day
        (11, >= 22 and <= 28, DayOfWeek.Thursday) => true, // Thanksgiving
        _ => false,
    };
}
