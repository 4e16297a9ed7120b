using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>Where in the conversation something happened.</summary>
public enum SmtpStep
{
    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>The DATA command itself.</summary>
    Data,

    /// <summary>The reply after the message's last dot.</summary>
    Final,
}

/// <summary>A server's reply: code (RFC 5321, 4.2.1), enhanced code where given (RFC 3463), and its words on one line.</summary>
public sealed partial record SmtpReply(int Code, string? Enhanced, string Words)
{
    private const int MaxWords = 400;

    public static SmtpReply Of(int code, string? text)
    {
        var words = HeaderText.OneLine(text, MaxWords);
        var enhanced = EnhancedCode().Match(words);
        return new SmtpReply(code, enhanced.Success ? enhanced.Groups[1].Value : null, words);
    }

    public bool IsTransient => Code is >= 400 and < 500;
    public bool IsPermanent => Code is >= 500 and < 600;

    public override string ToString() => $"{Code} {Words}".TrimEnd();

    [GeneratedRegex(@"^([245]\.\d{1,3}\.\d{1,3})\b", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();
}
