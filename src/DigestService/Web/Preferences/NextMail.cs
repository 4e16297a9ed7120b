using System.Globalization;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

internal static class NextMail
{
    /// <summary>"The next digest is due on Wednesday, 12 November 2025 at 07:00 (Europe/Berlin)."</summary>
    public static string InWords(Subscriber reader, Profile profile, DateTimeOffset? due, DateTimeOffset now) => reader.State switch
    {
        SubscriberState.Paused when reader.PausedUntil is { } day => $"Mail is paused until {Words.LongDate(day)}.",
        SubscriberState.Paused => "Mail is paused until you resume it.",
        _ when due is null || due <= now => "The next digest is due now.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The next digest is due on {Local(due.Value, profile):dddd, d MMMM} at {Local(due.Value, profile):HH:mm} ({profile.TimeZone})."),
    };

    public static DateOnly Today(Profile profile, DateTimeOffset now) => DateOnly.FromDateTime(Local(now, profile).DateTime);

    private static DateTimeOffset Local(DateTimeOffset time, Profile profile) => TimeZoneInfo.ConvertTime(time, profile.Rhythm().Zone);
}
