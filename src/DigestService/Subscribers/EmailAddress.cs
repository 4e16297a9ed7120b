using System.Globalization;
using System.Text;
using DigestService.Delivery;
using DigestService.Rendering;

namespace DigestService.Subscribers;

/// <summary>
/// An address as people type it, checked for what the wire allows (RFC 5321, 4.5.3.1: local part 64 octets, path 254;
/// RFC 6531 for letters beyond ASCII). The domain is kept as A-labels (RFC 5891).
/// </summary>
public sealed record EmailAddress
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
    }

    public string Local { get; }

    public string Domain { get; }

    /// <summary>What makes two spellings one reader. No provider in use tells case apart in a local part.</summary>
    public string Key => ToString().ToLowerInvariant();

    /// <summary>The key without a plus-tag: what limits count by, since <c>ada+1@</c> and <c>ada+2@</c> fill one inbox.</summary>
    public string Mailbox => Key.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? Key[..plus] + Key[Key.LastIndexOf('@')..] : Key;

    public override string ToString() => $"{Local}@{Domain}";

    /// <exception cref="UserFault">The sentence says what is wrong with the address.</exception>
    public static EmailAddress Parse(string typed) => TryParse(typed, out var address, out var fault) ? address! : throw new UserFault(fault!, 2);

    public static bool TryParse(string? typed, out EmailAddress? address, out string? fault)
    {
        (address, fault) = Read(typed ?? "");
        return address is not null;
    }

    private static (EmailAddress?, string?) Read(string typed)
    {
        var text = typed.Trim();
        if (text.Length == 0) return Refused("The email address is empty");
        if (text.Length > 1000 || Encoding.UTF8.GetByteCount(text) > 254) return Refused("The email address is longer than 254 octets, which no mail server takes");
        if (text.Any(char.IsControl)) return Refused("The email address contains a control character");
        if (text.Any(IsForbidden)) return Refused($"The email address {Quoted(text)} contains a character that an address cannot have");

        var at = text.LastIndexOf('@');
        if (at < 0) return Refused($"The email address {Quoted(text)} has no @");
        var (local, domain) = (text[..at], text[(at + 1)..]);
        if (local.Length == 0 || domain.Length == 0 || local.Contains('@', StringComparison.Ordinal)) return Refused($"The email address {Quoted(text)} needs one name, one @ and one domain");
        if (Encoding.UTF8.GetByteCount(local) > 64) return Refused("The part before the @ is longer than 64 octets");
        if (local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal)) return Refused($"The part before the @ in {Quoted(text)} has a dot too many");
        if (ReadDomain(domain) is not { } ascii) return Refused($"{Quoted(domain)} is not a domain that mail can be sent to");
        var address = new EmailAddress(local, ascii);
        return HeaderText.IsPlainAddress(address.ToString()) ? (address, null) : Refused("The email address, with its domain as mail servers write it, is longer than 254 octets");
    }

    private static (EmailAddress?, string?) Refused(string why) => (null, why + ".");

    /// <summary>What was typed may have straight quotes itself.</summary>
    private static string Quoted(string text) => $"“{OneLine.Short(text)}”";

    // What is left is the dot-atom of RFC 5322, 3.2.3, widened by letters beyond ASCII; quoted local parts are not taken.
    // U+FFFD stands where bytes were no text.
    private static bool IsForbidden(char c) =>
        c is '\uFFFD' or ' ' or '"' or '(' or ')' or ',' or ':' or ';' or '<' or '>' or '[' or ']' or '\\'
        || char.IsSurrogate(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string? ReadDomain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            var labels = ascii.Split('.');
            return labels.Length >= 2 && ascii.Length <= 253 && labels.All(label => label.Length is > 0 and <= 63) && !labels[^1].All(char.IsAsciiDigit) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
