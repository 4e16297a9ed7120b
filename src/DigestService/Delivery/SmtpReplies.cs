using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>Whom a failure speaks of, and so whom it holds up.</summary>
public enum SmtpScope
{
    /// <summary>This mail or its recipient; the others go on.</summary>
    Recipient,

    /// <summary>This connection: take a new one.</summary>
    Host,

    /// <summary>Our standing with the relay: nothing more is sent for now, and nobody is blamed.</summary>
    Relay,
}

/// <summary>What a failed exchange means: for the mail, and beyond it.</summary>
public sealed record SmtpVerdict(Outcome Outcome, SmtpScope Scope);

/// <summary>
/// What the server's replies mean. The one table: the first line that fits decides. Enhanced codes come before text,
/// and text is asked only where servers are known to hide the meaning there.
/// </summary>
public static partial class SmtpReplies
{
    private enum Then { Sent, Later, Refused, Doubt }

    private sealed record Rule(Func<SmtpStep, SmtpReply, bool> Fits, Then Then, SmtpScope Scope);

    private static readonly Rule[] Rules =
    [
        // The server is closing down, whatever was asked (RFC 5321, 3.8). After the data it is still a definite no.
        new((_, r) => r.Code == 421, Then.Later, SmtpScope.Host),

        // Login wanted, too weak, or gone stale (RFC 4954, 4 and 6).
        new((_, r) => r.Code is 530 or 534 or 535 or 538, Then.Later, SmtpScope.Relay),

        // Any 2yz after the data is acceptance (RFC 5321, 4.2.1), even where 250 was to be expected.
        new((s, r) => s == SmtpStep.Final && r.Code is >= 200 and < 300, Then.Sent, SmtpScope.Recipient),

        // Who may not send cannot blame a reader.
        new((s, r) => s == SmtpStep.Sender && r.IsPermanent, Then.Later, SmtpScope.Relay),
        new((s, r) => s == SmtpStep.Recipient && r.IsPermanent && RelayingDenied().IsMatch(r.Words), Then.Later, SmtpScope.Relay),

        // Mailbox full is soft, with the enhanced code (RFC 3463, 3.3) or by the bare code's meaning at RCPT.
        new((_, r) => r.Enhanced is "5.2.2" or "4.2.2", Then.Later, SmtpScope.Recipient),
        new((s, r) => s == SmtpStep.Recipient && r.Code == 552 && r.Enhanced is null, Then.Later, SmtpScope.Recipient),

        // The relay lost the thread of the conversation: not about the recipient.
        new((_, r) => r.Code is 500 or 502 or 503, Then.Later, SmtpScope.Host),

        new((s, r) => s == SmtpStep.Sender && r.IsTransient, Then.Later, SmtpScope.Host),
        new((_, r) => r.IsTransient, Then.Later, SmtpScope.Recipient),
        new((_, r) => r.IsPermanent, Then.Refused, SmtpScope.Recipient),

        // Neither yes nor no.
        new((s, _) => s == SmtpStep.Final, Then.Doubt, SmtpScope.Host),
        new((_, _) => true, Then.Later, SmtpScope.Host),
    ];

    /// <summary>What this reply at this step means.</summary>
    public static SmtpVerdict Judge(SmtpStep step, SmtpReply reply)
    {
        var rule = Rules.First(rule => rule.Fits(step, reply));
        return new SmtpVerdict(Put(rule.Then, reply.ToString()), rule.Scope);
    }

    /// <summary>No reply came: the connection broke or time ran out. Once data began, the server may have the mail.</summary>
    public static SmtpVerdict Lost(bool dataBegan, string words) =>
        new(Put(dataBegan ? Then.Doubt : Then.Later, words), SmtpScope.Host);

    private static Outcome Put(Then then, string words) => then switch
    {
        Then.Sent => new Outcome.Sent(words),
        Then.Later => new Outcome.Later(words),
        Then.Refused => new Outcome.Refused(words),
        _ => new Outcome.Doubt(words),
    };

    /// <summary>Postfix, Exim, Exchange and Sendmail, in this order.</summary>
    [GeneratedRegex("relay access denied|relay not permitted|unable to relay|relaying denied", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RelayingDenied();
}
