using DigestService.Cli.Subscribers;
using DigestService.Subscribers;

namespace DigestService.Tests.Cli;

/// <summary>What <c>subscribers explain --date</c> says of a day that has no digest. It is Wednesday, 2026-03-11, 12:00 UTC.</summary>
public sealed class NoDigestTests
{
    private static readonly DateTimeOffset Now = At("2026-03-11T12:00Z");

    private static readonly Subscriber Ada = new()
    {
        SubscriberId = 1, Email = "ada@example.org", State = SubscriberState.Active, LinkVersion = 1, LastingVersion = 1, CreatedAt = At("2025-06-01T23:30Z"), ConfirmedAt = At("2025-06-03T07:00Z"),
    };

    private static readonly Profile Weekdays = new() { Cadence = Cadence.Weekdays, TimeZone = "Europe/Berlin" };

    private static readonly DateTimeOffset Tomorrow = At("2026-03-12T06:00Z");

    [Theory]
    [InlineData("2025-06-01", "they signed up later, on 2025-06-02.")] // in Berlin
    [InlineData("2025-06-02", "they confirmed later, on 2025-06-03.")]
    [InlineData("2025-06-04", "digests are kept for 180 days (Digest:Retention:DigestDays), so that one of then is gone.")]
    [InlineData("2026-03-08", "none falls on a Sunday, as they want it now: on weekdays.")]
    [InlineData("2026-03-10", "none was composed. They were paused or suppressed then, or no worker composed that day; the next digest took up its papers.")]
    [InlineData("2026-03-12", "it is due 2026-03-12 06:00 UTC.")]
    [InlineData("2026-03-13", "it is still to come. The next is due 2026-03-12 06:00 UTC.")]
    [InlineData("2026-03-14", "none falls on a Saturday, as they want it now: on weekdays. The next is due 2026-03-12 06:00 UTC.")]
    public void Each_day_has_its_own_reason(string day, string why) => Assert.Equal(why, Why(day, Ada, Tomorrow));

    [Fact]
    public void One_that_is_overdue_is_told_with_where_to_look() =>
        Assert.StartsWith("one has been due since 2026-03-11 06:00 UTC, and is not composed yet", Why("2026-03-11", Ada, At("2026-03-11T06:00Z")), StringComparison.Ordinal);

    [Fact]
    public void Of_a_day_to_come_it_says_so_while_one_is_overdue() =>
        Assert.StartsWith("it is still to come. One before it has been due since 2026-03-11 06:00 UTC", Why("2027-01-01", Ada, At("2026-03-11T06:00Z")), StringComparison.Ordinal);

    [Fact]
    public void What_the_reader_or_the_operator_stopped_is_told()
    {
        Assert.Equal("they left on 2026-03-01.", Why("2026-03-05", Ada with { State = SubscriberState.Unsubscribed, LeftAt = At("2026-03-01T09:00Z") }, null));
        Assert.Equal("none is composed before they confirm.", Why("2026-03-05", Ada with { State = SubscriberState.Pending, ConfirmedAt = null }, null));
        Assert.Equal("they paused until 2026-04-01.", Why("2026-03-12", Ada with { State = SubscriberState.Paused, PausedUntil = new(2026, 4, 1) }, At("2026-04-01T06:00Z")));
        Assert.StartsWith("the address is suppressed", Why("2026-03-12", Ada with { Suppressed = true }, null), StringComparison.Ordinal);
    }

    private static string Why(string day, Subscriber reader, DateTimeOffset? due) => NoDigest.On(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), Now, reader, Weekdays, due, 180);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
