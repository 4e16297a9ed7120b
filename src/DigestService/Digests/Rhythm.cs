using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>On which local days and at which local hour a reader wants mail.</summary>
public sealed record Rhythm(Cadence Cadence, DayOfWeek? Weekday, int Hour, TimeZoneInfo Zone)
{
    public bool FallsOn(DateOnly day) => Cadence switch
    {
        Cadence.Weekdays => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
        Cadence.Weekly => day.DayOfWeek == Weekday,
        _ => true,
    };
}

public static class ProfileRhythm
{
    /// <summary>A zone that this machine no longer knows counts as UTC.</summary>
    public static Rhythm Rhythm(this Profile profile) =>
        new(profile.Cadence, profile.Weekday, profile.Hour, TimeZones.Find(profile.TimeZone) ?? TimeZoneInfo.Utc);
}
