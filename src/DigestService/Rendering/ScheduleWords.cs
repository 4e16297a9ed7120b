using System.Globalization;
using DigestService.Subscribers;

namespace DigestService.Rendering;

public static class ScheduleWords
{
    /// <summary>"every day at 07:00 Europe/Berlin", "every weekday at …", "every Monday at …".</summary>
    public static string Of(Profile profile) =>
        string.Create(CultureInfo.InvariantCulture, $"every {Days(profile)} at {profile.Hour:00}:00 {profile.TimeZone}");

    private static string Days(Profile profile) => profile.Cadence switch
    {
        Cadence.Weekdays => "weekday",
        Cadence.Weekly when profile.Weekday is { } day => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(day),
        _ => "day",
    };
}
