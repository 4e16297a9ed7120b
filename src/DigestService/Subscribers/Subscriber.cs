namespace DigestService.Subscribers;

public enum SubscriberState
{
    /// <summary>Signed up, not confirmed: gets its confirmation and nothing else.</summary>
    Pending,
    Active,

    /// <summary>Gets nothing until a day, or until resumed.</summary>
    Paused,
    Unsubscribed,
}

/// <summary>Somebody who reads, or wanted to.</summary>
public sealed record Subscriber
{
    public required int SubscriberId { get; init; }

    /// <summary>As <see cref="EmailAddress"/> writes it.</summary>
    public required string Email { get; init; }

    public required SubscriberState State { get; init; }

    /// <summary>Raised to revoke the links that were mailed before.</summary>
    public required int LinkVersion { get; init; }

    /// <summary>Links that give no power work if they are of this version or a later one; see <see cref="Accepts"/>. Only an operator raises it.</summary>
    public required int LastingVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }
    public DateTimeOffset? LeftAt { get; init; }
    public DateOnly? PausedUntil { get; init; }

    /// <summary>Nothing is sent to the address (see <see cref="Suppressions"/>).</summary>
    public bool Suppressed { get; init; }

    /// <summary>
    /// Whether a link that we signed is still good. A change of address revokes what manages the subscription, since the old
    /// mailbox may be in other hands, and so does coming back after leaving; a digest mailed before it can still be looked at and
    /// left by (RFC 8058: as long as there is a subscription). What was mailed about a change of address hangs on that change:
    /// <see cref="ChangeAddress"/> tells whether it is over, and whoever took a subscription over cannot revoke its undoing.
    /// </summary>
    public bool Accepts(SignedLink link) => link.SubscriberId == SubscriberId && link.Purpose switch
    {
        LinkPurpose.ChangeAddress or LinkPurpose.UndoAddress => true,
        LinkPurpose.Unsubscribe or LinkPurpose.View => link.LinkVersion >= LastingVersion && link.LinkVersion <= LinkVersion,
        _ => link.LinkVersion == LinkVersion,
    };
}
