using System.Text.RegularExpressions;
using DigestService.Delivery;

namespace DigestService.Bounces;

/// <summary>What a failure does to the address that it speaks of.</summary>
public enum Consequence
{
    /// <summary>It does not speak of the address: our standing, our message, or nothing final yet.</summary>
    None,

    /// <summary>One of the failures of which some, over some days, suppress the address.</summary>
    Counts,

    /// <summary>Nobody writes there any more.</summary>
    Suppress,
}

/// <summary>
/// What failures mean for an address, whether a report or the server itself told of them. The one table: the first line that fits
/// decides. In doubt an address is spared, since a failure that lasts comes again, and an address given up does not.
/// </summary>
public static partial class BounceRules
{
    /// <summary>So many mails in a row, …</summary>
    public const int FailuresToSuppress = 5;

    /// <summary>… the first and the last at least so far apart, …</summary>
    public static readonly TimeSpan FailuresSpan = TimeSpan.FromDays(3);

    /// <summary>… and none longer ago than this.</summary>
    public static readonly TimeSpan FailuresCountFor = TimeSpan.FromDays(60);

    /// <summary>A mail that was sent and of which no failure was heard for so long has arrived: what queues hold back is given up by then (RFC 5321, 4.5.4.1).</summary>
    public static readonly TimeSpan ArrivedAfter = TimeSpan.FromDays(6);

    private sealed record Rule(Func<RecipientReport, bool> Fits, Consequence Then);

    private static readonly Rule[] Rules =
    [
        new(r => r.Class == ReportClass.Complaint, Consequence.Suppress),
        new(r => r.Class is not (ReportClass.Permanent or ReportClass.Transient), Consequence.None),
        new(r => r.IsDelay, Consequence.None), // tried again, and counted if that fails

        new(r => IsMailboxFull(r.Status, r.Diagnostic), Consequence.Counts),

        // Apple's relay address that its owner has switched off; others may say so of our login, so once is not enough.
        new(r => SmtpWords.HiddenAddressOff().IsMatch(r.Diagnostic), Consequence.Counts),

        // Policy and reputation speak of us, wherever the code stands: some reporters write 5.1.1 over a remote 5.7.1.
        new(r => Codes(r).Any(code => code[2] == '7'), Consequence.None),
        new(r => SmtpWords.IsAboutUs(r.Diagnostic), Consequence.None),
        // The message: its content, its size (RFC 3463: 5.6.x, 5.2.3, 5.3.4); the sender's address (5.1.7, 5.1.8).
        new(r => r.Status is "5.2.3" or "5.3.4" or "5.1.7" or "5.1.8" || r.Status?[2] == '6', Consequence.None),

        // No such mailbox, no such domain, no such syntax, moved without an address, no mail there at all (RFC 7505); disabled.
        new(r => r.Status is "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" or "5.2.1", Consequence.Suppress),
        // The same where the code tells less: a general one (5.0.0, 5.5.0 …), Exchange's own (5.1.351), or none.
        new(r => r.Class == ReportClass.Permanent && (Codes(r).Any(IsGone) || NobodyThere().IsMatch(r.Diagnostic)), Consequence.Suppress),

        new(_ => true, Consequence.Counts),
    ];

    public static Consequence Judge(RecipientReport report) => Rules.First(rule => rule.Fits(report)).Then;

    /// <summary>Soft, whatever the first digit: people clear their mailboxes. Words count only where the code is a general one.</summary>
    public static bool IsMailboxFull(string? status, string diagnostic) =>
        status is "5.2.2" or "4.2.2" || (status is null || status.EndsWith(".0", StringComparison.Ordinal)) && Full().IsMatch(diagnostic);

    private static bool IsGone(string code) => code is "5.1.1" or "5.1.6" or "5.1.10" or "5.2.1";

    private static IEnumerable<string> Codes(RecipientReport report) =>
        (report.Status is { } status ? new[] { status } : []).Concat(EnhancedCodes.In(report.Diagnostic));

    /// <summary>As Postfix, Sendmail, Exim, Exchange, Yahoo, Gmail and the Japanese carriers write it.</summary>
    [GeneratedRegex(
        @"\b(user unknown|unknown user|no such (user|mailbox|recipient)|user not found|recipient not found|unknown recipient|unrouteable address|(account|mailbox|user|recipient|address)[\w ]{0,40} (does not|doesn't) exist|doesn't have an? \S+ account|account has been (disabled|deactivated))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NobodyThere();

    [GeneratedRegex(@"\b(mailbox (is )?full|(over|exceed(s|ed)?( the| its| his)?) (storage |mailbox )?quota|quota (is )?exceeded|out of storage|not enough (disk )?space in mailbox|insufficient mailbox storage|exceeded storage allocation)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Full();
}
