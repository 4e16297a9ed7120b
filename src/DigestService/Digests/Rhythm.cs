using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>On which local days and at which local hour a reader wants mail.</summary>
public sealed record Rhythm(Cadence Cadence, DayOfWeek? Weekday, int Hour, TimeZoneInfo Zone)
{
    /// <summary>As it is stored. A zone that this machine no longer knows counts as UTC.</summary>
    public static Rhythm Of(Cadence cadence, DayOfWeek? weekday, int hour, string timeZone) => new(cadence, weekday, hour, TimeZones.Find(timeZone) ?? TimeZoneInfo.Utc);

    public bool FallsOn(DateOnly day) => Cadence switch
    {
        Cadence.Weekdays => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
        Cadence.Weekly => day.DayOfWeek == Weekday,
        _ => true,
    };
}

public static class ProfileRhythm
{
    public static Rhythm Rhythm(this Profile profile) => Digests.Rhythm.Of(profile.Cadence, profile.Weekday, profile.Hour, profile.TimeZone);
}
