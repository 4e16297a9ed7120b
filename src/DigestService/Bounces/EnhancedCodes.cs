using System.Text.RegularExpressions;

namespace DigestService.Bounces;

/// <summary>Finds the enhanced codes of RFC 3463 in what servers and reports write.</summary>
public static partial class EnhancedCodes
{
    public static string? First(string text) => Code().Match(text) is { Success: true } match ? match.Value : null;

    public static IEnumerable<string> In(string text) => Code().Matches(text).Select(match => match.Value);

    /// <summary>Not the part of an IP address or of a longer number.</summary>
    [GeneratedRegex(@"(?<![0-9.])[245]\.[0-9]{1,3}\.[0-9]{1,3}(?!\.?[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
