namespace DigestService.Bounces;

/// <summary>What a report says of one recipient.</summary>
/// <param name="Address">As the report names it: the final recipient, else the original one; null where it names none that can be read.</param>
/// <param name="Original">As the sender wrote it, before aliases and forwards; null where the report does not tell.</param>
/// <param name="Status">The code of RFC 3463, such as "5.1.1"; null without one.</param>
/// <param name="Diagnostic">The remote server's words, on one line; empty without any.</param>
/// <param name="IsDelay">The mail is still being tried.</param>
public sealed record RecipientReport(string? Address, string? Original, ReportClass Class, string? Status, string Diagnostic, bool IsDelay = false)
{
    /// <summary>What whoever spoke with the server makes of it. An address is given up only where <see cref="BounceRules"/> agree.</summary>
    public Consequence? Judged { get; init; }

    public Consequence Consequence => Judged is { } judged && judged < BounceRules.Judge(this) ? judged : BounceRules.Judge(this);
}
