using System.Globalization;
using DigestService.Papers.Arxiv;
using DigestService.Tests.Support;

namespace DigestService.Tests.Papers;

public class ArxivCalendarTests
{
    private static readonly ArxivCalendar Calendar = new([TestService.Day("2026-06-10")]);

    [Theory]
    [InlineData("2026-03-30", "2026-03-30 07:00")] // a Monday: announced on Sunday evening
    [InlineData("2026-01-12", "2026-01-12 08:00")] // winter time
    [InlineData("2026-03-28", null)] // Saturday: nothing on Friday evening
    [InlineData("2026-03-29", null)]
    [InlineData("2025-12-26", null)] // the day after Christmas
    [InlineData("2025-11-28", null)] // after Thanksgiving
    [InlineData("2026-01-20", null)] // after Martin Luther King's day
    [InlineData("2026-09-08", null)] // after Labor Day
    [InlineData("2026-06-11", null)] // announced by arXiv, and set
    public void Feeds_are_due_by_three_in_the_morning_after_an_announcement(string day, string? due) =>
        Assert.Equal(due, Calendar.DueAt(TestService.Day(day))?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-30T17:59Z", "2026-03-31")] // Monday until 14:00: that evening
    [InlineData("2026-03-30T18:01Z", "2026-04-01")]
    [InlineData("2026-03-27T17:59Z", "2026-03-30")] // Friday until 14:00: Sunday evening
    [InlineData("2026-03-27T18:01Z", "2026-03-31")] // from then on: Monday evening
    [InlineData("2026-03-29T12:00Z", "2026-03-31")]
    [InlineData("2026-06-10T12:00Z", "2026-06-12")] // a deferred evening
    public void What_is_submitted_is_told_in_the_feeds_of(string submitted, string day) =>
        Assert.Equal(Calendar.DueAt(TestService.Day(day)), Calendar.DueAfter(TestService.At(submitted)));
}
