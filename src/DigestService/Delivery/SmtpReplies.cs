using System.Text.RegularExpressions;

namespace DigestService.Delivery;

/// <summary>
/// What the server's replies mean. The one table: the first line that fits decides. Enhanced codes (RFC 3463, RFC 5248) come
/// before text, and text is asked only where servers are known to hide the meaning there; see <see cref="SmtpWords"/>.
/// </summary>
public static class SmtpReplies
{
    private enum Then { Sent, Later, LaterOn, Full, Refused, Dead, Doubt }

    private sealed record Rule(Func<SmtpStep, SmtpReply, bool> Fits, Then Then, SmtpScope Scope);

    private static readonly Rule[] Rules =
    [
        // Login wanted, too weak, or gone stale (RFC 4954, 4 and 6).
        new((_, r) => r.Code is 530 or 534 or 535 or 538, Then.Later, SmtpScope.Relay),

        // Any 2yz after the data is acceptance (RFC 5321, 4.2.1), even where 250 was to be expected.
        new((s, r) => s == SmtpStep.Final && r.Code is >= 200 and < 300, Then.Sent, SmtpScope.Recipient),

        // Our account with the relay, at whatever step: not verified, over its quota, may not send as this sender.
        // X.1.7 and X.1.8 speak of the sender's address; the others are Exchange's and Gmail's for those who send through them.
        new((_, r) => IsFailure(r) && r.Status is "1.7" or "1.8" or "1.90" or "7.54" or "7.57" or "7.60" or "7.64" or "7.705" or "7.708" or "7.750", Then.Later, SmtpScope.Relay),
        new((_, r) => r.IsPermanent && r.Status == "4.5", Then.Later, SmtpScope.Relay),
        new((_, r) => IsFailure(r) && SmtpWords.OurAccount().IsMatch(r.OwnWords), Then.Later, SmtpScope.Relay),

        // Authentication and rate as RFC 7372 and Gmail number them, reputation as Microsoft does: nothing about the reader.
        new((_, r) => IsFailure(r) && (r.Is(7, 20, 40) || r.Is(7, 500, 699)), Then.Later, SmtpScope.Provider),
        // Providers' own marks for throttles and block lists, which stand beside codes that say less.
        new((_, r) => IsFailure(r) && SmtpWords.OurReputation().IsMatch(r.Words), Then.Later, SmtpScope.Provider),

        // The server is closing down, whatever was asked (RFC 5321, 3.8). After the data it is still a definite no.
        new((_, r) => r.Code == 421, Then.Later, SmtpScope.Host),

        // Apple says so of a relay address that its owner has switched off; it sounds like the next line and is not.
        new((_, r) => r.IsPermanent && SmtpWords.HiddenAddressOff().IsMatch(r.Words), Then.Dead, SmtpScope.Recipient),

        // Who may not send cannot blame a reader. Postfix judges sender and client only at RCPT (smtpd_delay_reject).
        new((s, r) => s != SmtpStep.Sender && IsFailure(r) && !IsRecipientsForNow(r) && SmtpWords.NotForUs().IsMatch(r.OwnWords), Then.Later, SmtpScope.Relay),
        new((s, r) => s == SmtpStep.Sender && r.IsPermanent, Then.Later, SmtpScope.Relay),

        // Mailbox full is soft, with the enhanced code (RFC 3463, 3.3), by the bare code's meaning at RCPT, or in words; so is one
        // that gets too much at once, which Gmail numbers like a disabled one.
        new((_, r) => IsFailure(r) && r.Status == "2.2", Then.Full, SmtpScope.Recipient),
        new((s, r) => s == SmtpStep.Recipient && r.Code == 552 && r.Enhanced is null, Then.Later, SmtpScope.Recipient),
        new((_, r) => IsFailure(r) && r.Status is not ("3.4" or "2.3") && SmtpWords.Full().IsMatch(r.Words), Then.Full, SmtpScope.Recipient),

        // Who is angry with us may say so beside any code, and a reader given up for it does not come back.
        new((s, r) => s != SmtpStep.Sender && r.IsPermanent && (IsGone(r) || SaysLittle(r)) && SmtpWords.IsAboutUs(r.Words), Then.LaterOn, SmtpScope.Provider),

        // No such mailbox, no such domain, no address at all, moved, disabled, accepts no mail (RFC 7505), changed hands (RFC 7293).
        new((_, r) => IsGone(r), Then.Dead, SmtpScope.Recipient),
        // Exchange Online, for a mailbox that its directory does not know.
        new((_, r) => r.IsPermanent && r.Status == "4.1" && SmtpWords.RejectedAtEdge().IsMatch(r.Words), Then.Dead, SmtpScope.Recipient),

        // A mailbox that takes mail from some senders only: about this reader, and not about us.
        new((_, r) => r.IsPermanent && SmtpWords.Restricted().IsMatch(r.Words), Then.Refused, SmtpScope.Recipient),
        // Policy and content: the provider's judgement of us (RFC 3463, 3.8). Not this reader's fault, so that a digest waits until
        // the next one takes its papers; a refusal would lose them.
        new((_, r) => r.IsPermanent && r.Is(7), Then.LaterOn, SmtpScope.Provider),

        // The same where no enhanced code says it, or one that says nothing ("other").
        new((s, r) => s != SmtpStep.Sender && r.IsPermanent && SaysLittle(r) && SmtpWords.NoSuchMailbox().IsMatch(r.Words), Then.Dead, SmtpScope.Recipient),
        new((s, r) => s != SmtpStep.Sender && r.IsPermanent && SaysLittle(r) && SmtpWords.Policy().IsMatch(r.Words), Then.LaterOn, SmtpScope.Provider),

        // The relay lost the thread of the conversation: not about the recipient.
        new((_, r) => r.Code is 500 or 502 or 503, Then.Later, SmtpScope.Host),

        // Greylisting, local faults, locks: this mail waits. At MAIL FROM it is not yet about any mail.
        new((s, r) => s == SmtpStep.Sender && r.IsTransient, Then.Later, SmtpScope.Host),
        new((_, r) => r.IsTransient, Then.Later, SmtpScope.Recipient),

        // A no without a reason that we know: no to this mail, and not enough to call an address dead.
        new((_, r) => r.IsPermanent, Then.Refused, SmtpScope.Recipient),

        // Neither yes nor no.
        new((s, _) => s == SmtpStep.Final, Then.Doubt, SmtpScope.Host),
        new((_, _) => true, Then.Later, SmtpScope.Host),
    ];

    /// <summary>A provider that thinks ill of us thinks so a minute later, too.</summary>
    private static readonly TimeSpan ProviderWait = TimeSpan.FromMinutes(15);

    /// <summary>What was refused for good is not asked again soon.</summary>
    private static readonly TimeSpan RefusedWait = TimeSpan.FromHours(1);

    /// <summary>What this reply at this step means.</summary>
    public static SmtpVerdict Judge(SmtpStep step, SmtpReply reply)
    {
        var rule = Rules.First(rule => rule.Fits(step, reply));
        var wait = AskedWait.In(reply.Words);
        if (rule.Scope == SmtpScope.Provider)
            wait = Longer(wait, rule.Then == Then.LaterOn ? RefusedWait : ProviderWait);
        return new SmtpVerdict(Put(rule.Then, reply.ToString(), wait), rule.Scope, reply.Code == 421 || rule.Scope is SmtpScope.Host or SmtpScope.Relay);
    }

    /// <summary>No reply came: the connection broke or time ran out. Once data began, the server may have the mail.</summary>
    public static SmtpVerdict Lost(bool dataBegan, string words) =>
        new(Put(dataBegan ? Then.Doubt : Then.Later, words, null), SmtpScope.Host, EndsConnection: true);

    private static bool IsFailure(SmtpReply reply) => reply.IsTransient || reply.IsPermanent;

    /// <summary>The codes of a recipient's address, not yet final; X.1.7 and X.1.8 are the sender's.</summary>
    private static bool IsRecipientsForNow(SmtpReply reply) => reply.IsTransient && reply.Is(1, 1, 6);

    private static TimeSpan Longer(TimeSpan? asked, TimeSpan least) => asked > least ? asked.Value : least;

    private static bool IsGone(SmtpReply reply) => reply.IsPermanent && reply.Status is "1.1" or "1.2" or "1.3" or "1.6" or "1.10" or "2.1" or "7.17" or "7.18";

    private static bool SaysLittle(SmtpReply reply) => reply.Status is null or "0.0" or "1.0" or "2.0" or "3.0" or "4.0" or "4.4" or "4.310" or "5.0";

    private static Outcome Put(Then then, string words, TimeSpan? wait) => then switch
    {
        Then.Sent => new Outcome.Sent(words),
        Then.Later or Then.LaterOn => new Outcome.Later(words, wait),
        Then.Full => new Outcome.Later(words, wait, MailboxFull: true),
        Then.Refused => new Outcome.Refused(words),
        Then.Dead => new Outcome.Refused(words, DeadAddress: true),
        _ => new Outcome.Doubt(words),
    };
}
