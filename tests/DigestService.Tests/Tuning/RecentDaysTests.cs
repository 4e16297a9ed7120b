using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Tuning;

namespace DigestService.Tests.Tuning;

public sealed class RecentDaysTests
{
    private static readonly DateOnly Today = TestService.Day("2026-03-31");

    [Theory]
    [InlineData("2026-03-31", "2026-03-25", "2026-03-31")]
    [InlineData("2026-03-25", "2026-03-25", "2026-03-31")]
    [InlineData("2026-03-24", "2026-03-18", "2026-03-24")]
    [InlineData("2025-01-05", "2024-12-30", "2025-01-05")]
    [InlineData(null, "2026-03-25", "2026-03-31")]
    public void Days_end_today_or_where_no_paper_is_that_young_with_the_newest(string? newest, string since, string until) =>
        Assert.Equal(new RecentDays(TestService.Day(since), TestService.Day(until)), RecentDays.Last(7, Today, newest is null ? null : TestService.Day(newest)));

    [Theory]
    [InlineData("2026-03-20", "2026-03-25", "2026-03-25")]
    [InlineData("2026-03-20", null, "2026-03-20")]
    [InlineData("2026-03-20", "2026-04-02", "2026-03-20")]
    [InlineData("2026-04-02", "2026-03-25", "2026-03-25")]
    [InlineData("2026-04-02", null, null)]
    public void A_paper_is_as_new_as_the_newer_of_its_days_that_has_come(string own, string? listed, string? newest) =>
        Assert.Equal(newest is null ? null : TestService.Day(newest), RecentDays.NewestOf(Paper(own, listed), Today));

    [Theory]
    [InlineData(Scope.Daily, 5)]
    [InlineData(Scope.Categories, 2)]
    public void A_paper_is_news_when_it_is_listed_or_to_readers_of_categories_when_it_arrives(Scope scope, int day) =>
        Assert.Equal(day, new RecentDays(TestService.Day("2026-03-20"), Today).NewsDay(Paper("2026-03-22", "2026-03-25"), scope));

    [Fact]
    public void What_arrived_before_these_days_is_news_on_its_list_day() =>
        Assert.Equal(5, new RecentDays(TestService.Day("2026-03-20"), Today).NewsDay(Paper("2026-03-02", "2026-03-25"), Scope.Categories));

    private static Paper Paper(string own, string? listed) => new()
    {
        Number = 1, Alias = "arxiv:2603.00001", Title = "Untitled", Abstract = "", Date = TestService.Day(own), ListedOn = listed is null ? null : TestService.Day(listed),
    };
}
