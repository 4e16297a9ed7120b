using System.Text;

namespace DigestService.Bounces;

/// <summary>A field of a report, unfolded.</summary>
public readonly record struct ReportField(string Name, string Value);

/// <summary>
/// Reads groups of fields with empty lines between them (RFC 3464, 2.1), also as careless programs write them: a space before the
/// colon, folded lines that are not indented, bytes of whatever charset.
/// </summary>
public static class ReportFields
{
    private const int MaxFields = 2000;
    private const int MaxValue = 4000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<IReadOnlyList<ReportField>> Groups(ReadOnlySpan<byte> bytes) => Groups(Text(bytes));

    public static IReadOnlyList<IReadOnlyList<ReportField>> Groups(string text)
    {
        var groups = new List<List<ReportField>>();
        var value = new StringBuilder();
        var isOpen = false;
        var count = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                Unfold(groups, value);
                isOpen = false;
                continue;
            }
            var colon = char.IsWhiteSpace(line[0]) ? -1 : line.IndexOf(':');
            var name = colon > 0 ? line[..colon].TrimEnd() : default;
            if (!name.IsEmpty && IsName(name))
            {
                Unfold(groups, value);
                if (++count > MaxFields) break;
                if (!isOpen) groups.Add([]);
                isOpen = true;
                groups[^1].Add(new ReportField(name.ToString(), Cut(line[(colon + 1)..].Trim()).ToString()));
            }
            else if (isOpen)
            {
                if (value.Length < MaxValue) value.Append(' ').Append(Cut(line.Trim()));
            }
        }
        Unfold(groups, value);
        return groups;
    }

    /// <summary>Puts to the last field what its further lines hold, once for all of them.</summary>
    private static void Unfold(List<List<ReportField>> groups, StringBuilder value)
    {
        if (value.Length > 0) groups[^1][^1] = groups[^1][^1] with { Value = $"{groups[^1][^1].Value}{value}".Trim() };
        value.Clear();
    }

    /// <returns>The first field of that name; null without one.</returns>
    public static string? Value(this IEnumerable<ReportField> fields, string name) => fields.All(name).FirstOrDefault();

    public static IEnumerable<string> All(this IEnumerable<ReportField> fields, string name) =>
        fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    /// <summary>UTF-8 where it is that, else Latin-1, in which every byte means something.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> value) => value.Length > MaxValue ? value[..MaxValue] : value;

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        return true;
    }
}
