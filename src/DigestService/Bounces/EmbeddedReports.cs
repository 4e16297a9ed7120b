using System.Text.RegularExpressions;

namespace DigestService.Bounces;

/// <summary>
/// A report whose MIME is broken, so that its machine part stands in a text: a header was lost on the way, a boundary was indented, a help
/// desk passed it on. It is read where the part's own Content-Type still announces it, and nowhere else.
/// </summary>
internal static partial class EmbeddedReports
{
    private const int MaxText = 256 * 1024;

    public static (string Type, IReadOnlyList<IReadOnlyList<ReportField>> Groups)? Find(ReadOnlySpan<byte> bytes)
    {
        var text = ReportFields.Text(bytes.Length > MaxText ? bytes[..MaxText] : bytes);
        if (Announced().Match(text) is not { Success: true } match) return null;
        var rest = text[(match.Index + match.Length)..];
        var body = EmptyLine().Match(rest) is { Success: true } empty ? rest[(empty.Index + empty.Length)..] : "";
        var end = Boundary().Match(body);
        return (match.Groups[1].Value.ToLowerInvariant(), ReportFields.Groups(end.Success ? body[..end.Index] : body));
    }

    [GeneratedRegex(@"^[ \t]*content-type[ \t]*:[ \t]*message/(delivery-status|global-delivery-status|feedback-report)\b", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Announced();

    [GeneratedRegex(@"\n[ \t]*\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex EmptyLine();

    [GeneratedRegex(@"^[ \t]*--", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Boundary();
}
