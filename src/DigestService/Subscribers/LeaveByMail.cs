using System.Text.RegularExpressions;

namespace DigestService.Subscribers;

public enum LeaveOutcome
{
    /// <summary>The subject asks for nothing of the kind.</summary>
    NoRequest,

    /// <summary>It asks, and its token is not ours, or was revoked.</summary>
    UnknownToken,

    Left,

    /// <summary>They had left before.</summary>
    HadLeft,
}

/// <summary>Leaving by mail (RFC 2369, 3.2): the subject that the mailto address in List-Unsubscribe asks for, "unsubscribe TOKEN".</summary>
public sealed partial class LeaveByMail(LinkSigner signer, SubscriberStore subscribers, Subscription subscription)
{
    /// <param name="subject">As it came, decoded; it may be folded, and mail programs put "Re:" before it.</param>
    public async Task<LeaveOutcome> Take(string? subject, DateTimeOffset now, CancellationToken stop = default)
    {
        if (TokenIn(subject) is not { } token) return LeaveOutcome.NoRequest;
        if (signer.Read(token) is not { Purpose: LinkPurpose.Unsubscribe } link) return LeaveOutcome.UnknownToken;
        if (await subscribers.Find(link.SubscriberId, stop) is not { } reader || !reader.Accepts(link)) return LeaveOutcome.UnknownToken;
        await subscription.Leave(reader.SubscriberId, now, stop);
        return reader.State == SubscriberState.Unsubscribed ? LeaveOutcome.HadLeft : LeaveOutcome.Left;
    }

    /// <summary>The address that such a message is written to, with its subject (RFC 6068).</summary>
    public static string Address(string mailbox, string token)
    {
        var at = mailbox.LastIndexOf('@');
        return $"mailto:{Uri.EscapeDataString(mailbox[..at])}@{mailbox[(at + 1)..]}?subject=unsubscribe%20{token}";
    }

    /// <returns>Null where the subject is something else.</returns>
    public static string? TokenIn(string? subject) =>
        subject is { Length: < 1000 } && Request().Match(subject) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^\s*(?:[a-z]{2,5}\s*:\s*)*unsubscribe\s+([A-Za-z0-9_-]{60})\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Request();
}
