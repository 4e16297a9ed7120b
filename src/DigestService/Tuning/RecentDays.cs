using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Tuning;

/// <summary>A stretch of days, both included.</summary>
public readonly record struct RecentDays(DateOnly Since, DateOnly Until)
{
    public int Count => Until.DayNumber - Since.DayNumber + 1;

    /// <summary>Papers count by their own day or by their list day.</summary>
    public bool Hold(Paper paper) => Hold(paper.Date) || paper.ListedOn is { } listed && Hold(listed);

    public bool Hold(DateOnly day) => day >= Since && day <= Until;

    /// <summary>
    /// The day on which one of these papers becomes news, from 0: to a reader of Daily Papers when it is listed, to a reader
    /// of categories when it arrives.
    /// </summary>
    public int NewsDay(Paper paper, Scope scope)
    {
        var day = scope == Scope.Categories && Hold(paper.Date) ? paper.Date : paper.ListedOn ?? paper.Date;
        return Math.Clamp(day.DayNumber - Since.DayNumber, 0, Count - 1);
    }

    /// <summary>The last days up to today; where no paper is that young, up to the newest day that has any.</summary>
    /// <param name="newest">The newest day, not after today, that any paper is of or was listed on.</param>
    public static RecentDays Last(int days, DateOnly today, DateOnly? newest)
    {
        var until = newest is { } day && day <= today.AddDays(-days) ? day : today;
        return new RecentDays(until.AddDays(1 - days), until);
    }

    /// <summary>The newer of a paper's two days that is not after this one.</summary>
    public static DateOnly? NewestOf(Paper paper, DateOnly notAfter) =>
        paper.ListedOn is { } listed && listed <= notAfter && (listed > paper.Date || paper.Date > notAfter) ? listed
        : paper.Date <= notAfter ? paper.Date : null;
}
