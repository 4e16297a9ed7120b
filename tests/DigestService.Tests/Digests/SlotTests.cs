using DigestService.Digests;
using DigestService.Subscribers;

namespace DigestService.Tests.Digests;

public sealed class SlotTests
{
    private static readonly TimeZoneInfo Auckland = TimeZones.Find("Pacific/Auckland")!;
    private static readonly TimeZoneInfo LosAngeles = TimeZones.Find("America/Los_Angeles")!;
    private static readonly TimeZoneInfo Berlin = TimeZones.Find("Europe/Berlin")!;
    private static readonly TimeZoneInfo LordHowe = TimeZones.Find("Australia/Lord_Howe")!;

    private static Rhythm Daily(int hour, TimeZoneInfo zone) => new(Cadence.Daily, null, hour, zone);

    private static Rhythm Weekly(DayOfWeek day, int hour, TimeZoneInfo zone) => new(Cadence.Weekly, day, hour, zone);

    private static DateOnly Day(string text) => DateOnly.Parse(text, null);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);

    [Fact]
    public void The_next_slot_is_the_wanted_hour_of_the_day_after_the_last_issue() =>
        Assert.Equal(new Slot(Day("2025-12-12"), At("2025-12-12T06:00Z")), Slot.Next(Daily(7, Berlin), Day("2025-12-11")));

    [Fact]
    public void Weekdays_skip_the_weekend() =>
        Assert.Equal(Day("2025-12-15"), Slot.Next(new Rhythm(Cadence.Weekdays, null, 7, Berlin), Day("2025-12-12")).IssueDate);

    [Fact]
    public void A_weekly_reader_waits_for_the_day() =>
        Assert.Equal(Day("2025-12-19"), Slot.Next(Weekly(DayOfWeek.Friday, 7, Berlin), Day("2025-12-12")).IssueDate);

    [Theory] // Berlin, 2026-03-29: 02:00 to 03:00 does not exist
    [InlineData(2, "2026-03-29T01:00Z")]
    [InlineData(3, "2026-03-29T01:00Z")]
    [InlineData(4, "2026-03-29T02:00Z")]
    public void A_gap_of_the_clock_takes_the_first_valid_instant(int hour, string instant) =>
        Assert.Equal(At(instant), Slot.Next(Daily(hour, Berlin), Day("2026-03-28")).At);

    [Fact] // Lord Howe moves by half an hour: 02:00 to 02:30 does not exist on 2026-10-04
    public void A_half_hour_gap_takes_the_first_valid_instant() =>
        Assert.Equal(At("2026-10-03T15:30Z"), Slot.Next(Daily(2, LordHowe), Day("2026-10-03")).At);

    [Fact] // Berlin, 2026-10-25: 02:00 comes twice
    public void An_overlap_takes_the_first_of_two() =>
        Assert.Equal(At("2026-10-25T00:00Z"), Slot.Next(Daily(2, Berlin), Day("2026-10-24")).At);

    [Fact]
    public void Slots_missed_in_an_outage_fold_into_the_newest() =>
        Assert.Equal(Day("2025-12-12"), Slot.Current(Daily(7, Berlin), Day("2025-12-08"), At("2025-12-12T20:00Z"))!.Value.IssueDate);

    [Fact]
    public void Before_todays_hour_the_newest_slot_is_yesterdays() =>
        Assert.Equal(Day("2025-12-11"), Slot.Current(Daily(7, Berlin), Day("2025-12-08"), At("2025-12-12T05:59Z"))!.Value.IssueDate);

    [Fact]
    public void No_slot_has_come_when_the_last_issue_is_todays() =>
        Assert.Null(Slot.Current(Daily(7, Berlin), Day("2025-12-12"), At("2025-12-12T20:00Z")));

    [Fact]
    public void A_first_digest_waits_for_no_slot_and_is_dated_by_the_readers_own_calendar() =>
        Assert.Equal(Day("2025-12-13"), Slot.Current(Weekly(DayOfWeek.Monday, 7, Auckland), null, At("2025-12-12T20:00Z"))!.Value.IssueDate);

    [Fact]
    public void A_reader_who_flies_east_to_west_gets_no_day_twice()
    {
        // Friday's issue came in Auckland; in Los Angeles it is still Thursday.
        var next = Slot.Next(Weekly(DayOfWeek.Friday, 7, LosAngeles), Day("2025-12-12"));

        Assert.Equal(new Slot(Day("2025-12-19"), At("2025-12-19T15:00Z")), next);
    }

    [Fact]
    public void An_earlier_hour_chosen_after_it_has_passed_is_due_at_once() =>
        Assert.True(Slot.Next(Daily(7, Berlin), Day("2025-12-11")).At < At("2025-12-12T10:00Z"));

    [Fact]
    public void Every_zone_hour_and_day_of_two_years_has_exactly_one_slot_in_order()
    {
        foreach (var zone in new[] { "Pacific/Auckland", "America/St_Johns", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo" }.Select(name => TimeZones.Find(name)!))
            foreach (var hour in new[] { 0, 1, 2, 3, 23 })
                for (Slot before = Slot.Next(Daily(hour, zone), Day("2024-12-31")), next; before.IssueDate < Day("2026-12-31"); before = next)
                {
                    next = Slot.Next(Daily(hour, zone), before.IssueDate);
                    Assert.Equal(before.IssueDate.AddDays(1), next.IssueDate);
                    Assert.InRange((next.At - before.At).TotalHours, 22.5, 25.5);
                    Assert.Equal(next.IssueDate, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(next.At, zone).DateTime));
                }
    }
}
