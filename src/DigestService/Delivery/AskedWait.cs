using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>How long a reply asks us to wait, as greylisting servers say it: "try again in 5 minutes", "greylisted for 300 seconds", "come back in 00:05:00".</summary>
public static partial class AskedWait
{
    /// <summary>Whoever asks for more is heard no further: the next digest is due by then.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <returns>Null where no time is named.</returns>
    public static TimeSpan? In(string words) =>
        !AsksToWait().IsMatch(words) ? null
        : WithUnit().Match(words) is { Success: true } spoken ? Bounded(Number(spoken.Groups["number"]) * Unit(spoken.Groups["unit"].ValueSpan[0]))
        : Clock().Match(words) is { Success: true } clock ? Bounded(Number(clock.Groups["hours"]) * 3600 + Number(clock.Groups["minutes"]) * 60 + Number(clock.Groups["seconds"]))
        : RetryAfter().Match(words) is { Success: true } bare ? Bounded(Number(bare.Groups["number"]))
        : null;

    private static long Number(Group group) => group.Success ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static long Unit(char first) => first switch
    {
        'h' or 'H' => 3600,
        'm' or 'M' => 60,
        _ => 1,
    };

    private static TimeSpan? Bounded(long seconds) =>
        seconds == 0 ? null : seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);

    [GeneratedRegex(@"again|retry|back|wait|gr[ea]y-?list|resend|defer|delay", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksToWait();

    [GeneratedRegex(@"\b(?:in|for|after|wait|least|within|retry|another)[ :=]{1,3}(?<number>[0-9]{1,6}) ?(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithUnit();

    /// <summary>milter-greylist: hours, minutes and seconds, or the latter two.</summary>
    [GeneratedRegex(@"\b(?:in|for|wait) (?:(?<hours>[0-9]{1,3}):)?(?<minutes>[0-9]{1,2}):(?<seconds>[0-9]{2})(?![:0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\bretry[- ]?after[ :=]{1,3}(?<number>[0-9]{1,6})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RetryAfter();
}
