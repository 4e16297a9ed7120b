using System.Globalization;
using System.Text.RegularExpressions;
using DigestService.Delivery;

namespace DigestService.Bounces;

/// <summary>What the fields of a delivery report (RFC 3464; RFC 6533 for addresses beyond ASCII) say of each recipient.</summary>
public static partial class DeliveryReports
{
    private const int MaxRecipients = 100;
    private const int MaxDiagnostic = 500;

    private static readonly string[] PerRecipient = ["Final-Recipient", "Original-Recipient", "Action", "Status"];

    public static IReadOnlyList<RecipientReport> Read(IEnumerable<IReadOnlyList<ReportField>> groups) =>
        [.. groups.SelectMany(Split).Where(IsAboutSomebody).Take(MaxRecipients).Select(ReadOne)];

    /// <summary>Some programs leave out the empty lines: a recipient begins where the first of its fields comes again.</summary>
    private static IEnumerable<IReadOnlyList<ReportField>> Split(IReadOnlyList<ReportField> group)
    {
        var first = group.Select(field => field.Name).FirstOrDefault(name => PerRecipient.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (first is null || group.All(first).Count() == 1) return [group];
        var parts = new List<List<ReportField>> { new() };
        foreach (var field in group)
        {
            if (field.Name.Equals(first, StringComparison.OrdinalIgnoreCase)) parts.Add([]);
            parts[^1].Add(field);
        }
        return parts;
    }

    private static bool IsAboutSomebody(IReadOnlyList<ReportField> fields) =>
        fields.Any(field => PerRecipient.Contains(field.Name, StringComparer.OrdinalIgnoreCase));

    private static RecipientReport ReadOne(IReadOnlyList<ReportField> fields)
    {
        var original = Address(fields.Value("Original-Recipient"));
        var diagnostic = HeaderText.OneLine(Typed().Replace(fields.Value("Diagnostic-Code") ?? "", "", 1), MaxDiagnostic);
        var status = (fields.Value("Status") is { } said ? EnhancedCodes.First(said) : null) ?? EnhancedCodes.First(diagnostic);
        var action = Action().Match(fields.Value("Action") ?? "").Value.ToLowerInvariant();
        return new RecipientReport(Address(fields.Value("Final-Recipient")) ?? original, original, ClassOf(action, status, diagnostic), status, diagnostic, IsDelay: action == "delayed");
    }

    private static ReportClass ClassOf(string action, string? status, string diagnostic) => (action, status?[0]) switch
    {
        ("delivered" or "relayed" or "expanded", _) => ReportClass.Delivered,
        ("delayed", _) or (_, '4') => ReportClass.Transient,
        (_, '5') => BounceRules.IsMailboxFull(status, diagnostic) ? ReportClass.Transient : ReportClass.Permanent,
        ("failed", '2') => ReportClass.Unknown, // it contradicts itself
        ("failed", _) => ReportClass.Permanent,
        _ => ReportClass.Unknown,
    };

    /// <summary>Without its type ("rfc822;", "utf-8;"); null for what is no address.</summary>
    internal static string? Address(string? field)
    {
        if (field is null) return null;
        var typed = Typed().Match(field);
        var text = Escaped().Replace(field[typed.Length..].Trim(), Unescape).Trim('<', '>', ' ');
        var at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && text.Length <= 320 && (text[0] == '"' || !text.Any(char.IsWhiteSpace)) && !text.Any(char.IsControl) ? text : null;
    }

    private static string Unescape(Match match) =>
        int.TryParse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var c) && System.Text.Rune.IsValid(c) ? new System.Text.Rune(c).ToString() : match.Value;

    [GeneratedRegex(@"^\s*[A-Za-z0-9/-]+\s*;\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Typed();

    [GeneratedRegex(@"^[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Action();

    /// <summary>utf-8-addr-xtext (RFC 6533, 3).</summary>
    [GeneratedRegex(@"\\x\{([0-9A-Fa-f]{2,6})\}", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
