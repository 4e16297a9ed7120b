using System.Globalization;
using System.Text;

namespace MailKit.Net.Smtp;

/// <summary>The reply to EHLO, RFC 5321, 4.1.1.1.</summary>
internal static class SmtpExtensions
{
    public static SmtpCapabilities Read(string reply, HashSet<string> mechanisms, out uint size)
    {
        size = 0;
        mechanisms.Clear();
        var capabilities = SmtpCapabilities.None;
        foreach (var line in reply.Split('\n').Skip(1))
        {
            var words = line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
            var keyword = words.FirstOrDefault() ?? "";
            capabilities |= Of(keyword.ToUpperInvariant(), hasValue: words.Length > 1);
            if (keyword.Equals("SIZE", StringComparison.OrdinalIgnoreCase) && words.Length > 1)
            {
                _ = uint.TryParse(words[1], CultureInfo.InvariantCulture, out size);
            }
            if (keyword.Equals("AUTH", StringComparison.OrdinalIgnoreCase))
            {
                mechanisms.UnionWith(words.Skip(1));
            }
        }
        return capabilities;
    }

    /// <summary>RFC 3461, 4: xtext.</summary>
    public static string ToXText(string value)
    {
        var text = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            text.Append(b is > 32 and < 127 and not ((byte)'+' or (byte)'=') ? ((char)b).ToString() : $"+{b:X2}");
        }
        return text.ToString();
    }

    /// <summary>Two of them say nothing without a value, and the others with one are something else.</summary>
    private static SmtpCapabilities Of(string keyword, bool hasValue) => keyword switch
    {
        _ when hasValue != (keyword is "AUTH" or "SIZE") => SmtpCapabilities.None,
        "AUTH" => SmtpCapabilities.Authentication,
        "SIZE" => SmtpCapabilities.Size,
        "DSN" => SmtpCapabilities.Dsn,
        "BINARYMIME" => SmtpCapabilities.BinaryMime,
        "CHUNKING" => SmtpCapabilities.Chunking,
        "ENHANCEDSTATUSCODES" => SmtpCapabilities.EnhancedStatusCodes,
        "8BITMIME" => SmtpCapabilities.EightBitMime,
        "PIPELINING" => SmtpCapabilities.Pipelining,
        "STARTTLS" => SmtpCapabilities.StartTLS,
        "SMTPUTF8" => SmtpCapabilities.UTF8,
        "REQUIRETLS" => SmtpCapabilities.RequireTLS,
        _ => SmtpCapabilities.None,
    };
}
