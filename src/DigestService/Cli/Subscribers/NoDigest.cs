using System.Globalization;
using DigestService.Digests;
using DigestService.Subscribers;

namespace DigestService.Cli.Subscribers;

/// <summary>Why there is no digest of a day, as an operator is told. Of pauses, suppressions and settings only what holds now is known.</summary>
internal static class NoDigest
{
    /// <param name="day">On the reader's calendar.</param>
    /// <param name="due">When the next one is due.</param>
    /// <param name="keptDays">How long digests are kept.</param>
    public static string On(DateOnly day, DateTimeOffset now, Subscriber reader, Profile profile, DateTimeOffset? due, int keptDays)
    {
        var rhythm = profile.Rhythm();
        var today = Local(now, rhythm);
        if (day < Local(reader.CreatedAt, rhythm)) return $"they signed up later, on {Local(reader.CreatedAt, rhythm):yyyy-MM-dd}.";
        if (reader.LeftAt is { } left && day >= Local(left, rhythm)) return $"they left on {Local(left, rhythm):yyyy-MM-dd}.";
        if (reader.ConfirmedAt is not { } confirmed) return "none is composed before they confirm.";
        if (day < Local(confirmed, rhythm)) return $"they confirmed later, on {Local(confirmed, rhythm):yyyy-MM-dd}.";
        if (day < today.AddDays(-keptDays)) return $"digests are kept for {keptDays} days (Digest:Retention:DigestDays), so that one of then is gone.";
        return day < today ? OfThePast(day, rhythm) : ToCome(day, now, reader, rhythm, due);
    }

    private static string OfThePast(DateOnly day, Rhythm rhythm) =>
        rhythm.FallsOn(day)
            ? "none was composed. They were paused or suppressed then, or no worker composed that day; the next digest took up its papers."
            : NoneFallsOn(day, rhythm);

    private static string ToCome(DateOnly day, DateTimeOffset now, Subscriber reader, Rhythm rhythm, DateTimeOffset? due)
    {
        if (reader.Suppressed) return "the address is suppressed (`digest suppressions list` tells why).";
        if (reader.State == SubscriberState.Paused && !(day >= reader.PausedUntil)) return reader.PausedUntil is { } until ? $"they paused until {until:yyyy-MM-dd}." : "they paused.";
        if (due is not { } at) return "nothing is scheduled.";
        if (at <= now && day == Local(now, rhythm)) return $"one {OverdueSince(at)}";
        if (day == Local(at, rhythm)) return $"it is due {Time(at)}.";
        return $"{(rhythm.FallsOn(day) ? "it is still to come." : NoneFallsOn(day, rhythm))} {(at <= now ? $"One before it {OverdueSince(at)}" : $"The next is due {Time(at)}.")}";
    }

    private static string OverdueSince(DateTimeOffset at) => $"has been due since {Time(at)}, and is not composed yet; `digest status` tells whether a worker runs.";

    private static string NoneFallsOn(DateOnly day, Rhythm rhythm) =>
        $"none falls on a {DayName(day.DayOfWeek)}, as they want it now: {(rhythm.Cadence == Cadence.Weekly ? $"weekly on {DayName(rhythm.Weekday!.Value)}" : "on weekdays")}.";

    private static string DayName(DayOfWeek day) => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(day);

    private static DateOnly Local(DateTimeOffset at, Rhythm rhythm) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, rhythm.Zone).DateTime);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
