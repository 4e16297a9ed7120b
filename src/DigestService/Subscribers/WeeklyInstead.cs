namespace DigestService.Subscribers;

/// <summary>Fewer mails, for one who would leave otherwise.</summary>
public static class WeeklyInstead
{
    /// <summary>Once a week, on the weekday that it is for the reader; a weekly one stays as it is.</summary>
    public static Profile Weekly(this Profile profile, DateTimeOffset now) =>
        profile.Cadence == Cadence.Weekly ? profile
        : profile with { Cadence = Cadence.Weekly, Weekday = TimeZoneInfo.ConvertTime(now, TimeZones.Find(profile.TimeZone) ?? TimeZoneInfo.Utc).DayOfWeek };
}
