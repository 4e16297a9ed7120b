using System.Globalization;
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
        return new SmtpReply(code, enhanced.Success ? enhanced.Groups["code"].Value : null, words);
    }

    public bool IsTransient => Code is >= 400 and < 500;
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Subject and detail of the enhanced code: <c>1.1</c> of <c>5.1.1</c>. Permanent or not is told by <see cref="Code"/>.</summary>
    public string? Status => Enhanced?[2..];

    /// <summary>Whether the enhanced code has this subject, and a detail from one to another.</summary>
    public bool Is(int subject, int from = 0, int to = 999) =>
        Status?.Split('.') is [var s, var d] && int.Parse(s, CultureInfo.InvariantCulture) == subject && int.Parse(d, CultureInfo.InvariantCulture) >= from && int.Parse(d, CultureInfo.InvariantCulture) <= to;

    /// <summary>The words without those of another server that it quotes, as Postfix does of the one that it asked about a recipient: there stands what a stranger likes.</summary>
    public string OwnWords => Quoted().Split(Words, 2)[0];

    public override string ToString() => $"{Code} {Words}".TrimEnd();

    [GeneratedRegex(@"\bsaid:|\(in reply to\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    // Not \d: that takes the digits of every script, which no number is read from.
    /// <summary>At the front, as RFC 2034 wants it; IronPort writes it <c>#5.1.0</c> there, qmail <c>(#5.1.1)</c> at the end.</summary>
    [GeneratedRegex(@"^#?(?<code>[245]\.[0-9]{1,3}\.[0-9]{1,3})\b|\(#(?<code>[245]\.[0-9]{1,3}\.[0-9]{1,3})\)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();
}
