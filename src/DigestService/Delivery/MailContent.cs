namespace DigestService.Delivery;

/// <summary>What a mail is for.</summary>
public enum MailKind
{
    Digest,
    Confirmation,

    /// <summary>The link to their preferences, for one who signs up again, or (with a change's id) whose address was changed.</summary>
    Preferences,

    /// <summary>A fresh link to their data.</summary>
    Account,

    /// <summary>To a new address: asks it to confirm.</summary>
    NewAddress,

    /// <summary>To the old address after a change: offers to undo it.</summary>
    OldAddress,

    /// <summary>To the address that lost the subscription by such an undo.</summary>
    AddressUndone,
}

public static class MailKinds
{
    /// <summary>SQL: a row of the outbox that this version can make a mail of. A newer version's worker beside it may put others there.</summary>
    internal static readonly string AreKnown = $"kind in ({string.Join(", ", Enum.GetNames<MailKind>().Select(name => $"'{name.ToLowerInvariant()}'"))})";

    /// <summary>One who has left may still ask for their data, and must hear that their address was changed.</summary>
    public static bool ReachesWhoLeft(this MailKind kind) => kind is MailKind.Account or MailKind.OldAddress or MailKind.AddressUndone;
}

/// <summary>A mail as rendered, before it is put into MIME. Every text may hold anything; none of it reaches a header unchecked.</summary>
public sealed record MailContent
{
    public required MailKind Kind { get; init; }
    public required string To { get; init; }
    public required string FromAddress { get; init; }
    public required string FromName { get; init; }
    public string? ReplyTo { get; init; }
    public required string Subject { get; init; }

    /// <summary>Null for readers of plain text.</summary>
    public string? Html { get; init; }

    /// <summary>Reads in full on its own.</summary>
    public required string Text { get; init; }

    /// <summary>Such as <c>digest.example.org</c>, without brackets (RFC 2919).</summary>
    public string? ListId { get; init; }

    /// <summary>The https address that takes a one-click POST (RFC 8058).</summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>Beside it, for programs that only write mails (RFC 2369): a mailto address.</summary>
    public string? UnsubscribeMailto { get; init; }

    /// <summary>Without angle brackets, and the same whenever the same mail is sent again.</summary>
    public required string MessageId { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Says <c>Auto-Submitted: auto-generated</c> (RFC 3834), so that no vacation reply answers.</summary>
    public bool AutoSubmitted { get; init; } = true;

    /// <summary>See <see cref="Delivery.FeedbackId"/>; null for none.</summary>
    public string? FeedbackId { get; init; }

    /// <summary>Where reports of failure go, said in MAIL FROM; null takes the sender's address. See <see cref="ReturnPaths"/>.</summary>
    public string? ReturnPath { get; init; }

    /// <summary>The return path <c>&lt;&gt;</c> of whatever answers a mail or a report by itself (RFC 3834, 3.3; RFC 5321, 4.5.5): nothing may answer it in turn.</summary>
    public const string NullSender = "";
}
