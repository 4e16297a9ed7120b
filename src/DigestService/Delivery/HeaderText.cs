using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>
/// Words from feeds, forms and servers on their way into a header, a log or a column.
/// A line break in a header begins a header of the attacker's choice, so none passes.
/// </summary>
public static partial class HeaderText
{
    /// <summary>
    /// The text on one line: control characters, line and paragraph separators, direction overrides and lone
    /// surrogates become spaces, runs of space one, and what exceeds <paramref name="max"/> characters is cut with an ellipsis.
    /// </summary>
    public static string OneLine(string? text, int max)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var line = new StringBuilder(Math.Min(text.Length, Math.Max(max, 0)));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsUnseemly(rune))
            {
                space = line.Length > 0;
                continue;
            }
            if (line.Length + rune.Utf16SequenceLength + (space ? 1 : 0) > max)
                return Ellipsis(line, max);
            if (space)
                line.Append(' ');
            space = false;
            line.Append(rune);
        }
        return line.ToString();
    }

    /// <summary>A server's words for a log or a list: on one line, and without the readers' addresses that replies quote.</summary>
    public static string WithoutAddresses(string? text, int max)
    {
        var line = OneLine(text, max);
        // Few lines name one, and the pattern tries much at each character.
        return line.Contains('@', StringComparison.Ordinal) || line.Contains("%40", StringComparison.Ordinal) ? Address().Replace(line, "(address)") : line;
    }

    // Bounded as addresses are (RFC 5321, 4.5.3.1), so that a long text costs no more than its length; %40 is the @ of a link.
    [GeneratedRegex(@"<?[^\s<>]{1,64}(?:@|%40)[^\s<>]{1,255}>?", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    /// <summary>Whether the text is on one line as it is.</summary>
    public static bool IsOneLine(string text) => !text.EnumerateRunes().Any(IsUnseemly);

    /// <summary>Whether the text may stand on an SMTP command line or between angle brackets as it is.</summary>
    public static bool IsPlain(string text) =>
        !text.EnumerateRunes().Any(rune => Rune.IsWhiteSpace(rune) || IsUnseemly(rune) || rune.Value is '<' or '>');

    /// <summary>A coarse check against accidents and injection (RFC 5321, 4.5.3.1.3: 254 octets); the full rules are the address book's.</summary>
    public static bool IsPlainAddress(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && Encoding.UTF8.GetByteCount(address) <= 254 && IsPlain(address);
    }

    private static bool IsUnseemly(Rune rune) =>
        rune == Rune.ReplacementChar || IsDirectionOverride(rune.Value) ||
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsDirectionOverride(int c) => c is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069;

    private static string Ellipsis(StringBuilder line, int max)
    {
        if (max < 1)
            return "";
        if (line.Length >= max)
            line.Length = max - 1;
        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
            line.Length--;
        return line.ToString().TrimEnd() + "…";
    }
}
