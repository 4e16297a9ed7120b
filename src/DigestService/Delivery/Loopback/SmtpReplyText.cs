using System.Text.RegularExpressions;

namespace DigestService.Delivery.Loopback;

internal static partial class SmtpReplyText
{
    /// <summary><c>550 5.1.1 No such user</c> → <c>550 No such user</c>, as a server says it without ENHANCEDSTATUSCODES.</summary>
    public static string WithoutEnhancedCode(string line) => EnhancedCode().Replace(line, "$1");

    [GeneratedRegex(@"^(\d{3}[ -])[245]\.\d{1,3}\.\d{1,3} ", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();
}
