namespace DigestService.Digests;

/// <summary>When a digest is due: the wanted local hour on a local day, the issue date.</summary>
public readonly record struct Slot(DateOnly IssueDate, DateTimeOffset At)
{
    /// <summary>
    /// The first local time of the wanted hour whose local date is later than the last issue date, whatever hour, zone
    /// or cadence changed in between. It may lie in the past: then it is due at once.
    /// </summary>
    public static Slot Next(Rhythm rhythm, DateOnly lastIssueDate)
    {
        var day = lastIssueDate.AddDays(1);
        while (!rhythm.FallsOn(day)) day = day.AddDays(1);
        return On(rhythm, day);
    }

    /// <summary>
    /// The slot that a digest composed now stands for: the newest one that has come, so that slots missed in an outage
    /// fold into one. A reader's first digest waits for no slot and is dated today.
    /// </summary>
    /// <returns>Null where no slot has come since the last issue date.</returns>
    public static Slot? Current(Rhythm rhythm, DateOnly? lastIssueDate, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, rhythm.Zone).DateTime);
        if (lastIssueDate is not { } last) return new Slot(today, now);
        for (var day = today; day > last && day > today.AddDays(-8); day = day.AddDays(-1))
            if (rhythm.FallsOn(day) && On(rhythm, day) is var slot && slot.At <= now)
                return slot;
        return null;
    }

    private static Slot On(Rhythm rhythm, DateOnly day) => new(day, InstantOf(day, rhythm.Hour, rhythm.Zone));

    /// <summary>A gap of the clock takes the first valid instant, an overlap the first of two.</summary>
    private static DateTimeOffset InstantOf(DateOnly day, int hour, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        if (zone.IsInvalidTime(local)) return EndOfGap(local, zone);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static DateTimeOffset EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        var after = local;
        while (zone.IsInvalidTime(after)) after = after.AddMinutes(1);
        return new DateTimeOffset(after, zone.GetUtcOffset(after)).ToUniversalTime();
    }
}
