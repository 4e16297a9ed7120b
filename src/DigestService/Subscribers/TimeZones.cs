namespace DigestService.Subscribers;

/// <summary>IANA time zones as this machine knows them.</summary>
public static class TimeZones
{
    public static bool Exists(string name) => Find(name) is not null;

    /// <returns>Null where the machine does not know the name.</returns>
    public static TimeZoneInfo? Find(string name) =>
        name.Length is > 0 and < 100 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
