namespace DigestService.Subscribers;

/// <summary>IANA time zones as this machine knows them.</summary>
public static class TimeZones
{
    private static readonly Lazy<IReadOnlyList<string>> Known = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal)).Append("UTC").Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>To choose from. <see cref="Exists"/> also takes older names of these.</summary>
    public static IReadOnlyList<string> All => Known.Value;

    public static bool Exists(string name) => Find(name) is not null;

    /// <returns>Null where the machine does not know the name.</returns>
    public static TimeZoneInfo? Find(string name) =>
        name.Length is > 0 and < 100 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
