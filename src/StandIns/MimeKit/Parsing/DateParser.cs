using System.Globalization;
using System.Text.RegularExpressions;

namespace MimeKit.Parsing;

/// <summary>RFC 5322, 3.3, and the zones' old names.</summary>
internal static partial class DateParser
{
    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly Dictionary<string, int> s_zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7,
    };

    public static DateTimeOffset Parse(string? text)
    {
        var match = DateTime().Match(text ?? "");
        var month = Array.IndexOf(s_months, match.Groups["month"].Value.ToLowerInvariant()) + 1;
        if (!match.Success || month == 0)
        {
            return default;
        }
        try
        {
            var local = new System.DateTime(Year(match), month, Number(match, "day"), Number(match, "hour"), Number(match, "minute"), Math.Min(Number(match, "second"), 59), DateTimeKind.Unspecified);
            return new DateTimeOffset(local, Zone(match.Groups["zone"].Value));
        }
        catch (ArgumentOutOfRangeException)
        {
            return default;
        }
    }

    [GeneratedRegex(@"(?<day>\d{1,2})\s+(?<month>[A-Za-z]{3})[a-z]*\s+(?<year>\d{2,4})\s+(?<hour>\d{1,2}):(?<minute>\d{2})(:(?<second>\d{2}))?\s*(?<zone>[+-]\d{4}|[A-Za-z]+)?")]
    private static partial Regex DateTime();

    private static int Year(Match match)
    {
        var year = Number(match, "year");
        return year < 50 ? year + 2000 : year < 1000 ? year + 1900 : year;
    }

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static TimeSpan Zone(string zone)
    {
        if (zone.Length == 5 && int.TryParse(zone, CultureInfo.InvariantCulture, out var number))
        {
            return new TimeSpan(number / 100, number % 100, 0);
        }
        return TimeSpan.FromHours(s_zones.GetValueOrDefault(zone));
    }
}
