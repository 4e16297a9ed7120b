namespace DigestService.Subscribers;

public enum LinkPurpose : byte
{
    /// <summary>From a confirmation mail: makes the subscription active.</summary>
    Confirm = 1,

    /// <summary>From a digest: what can be undone (keywords, mutes, cadence, pause, leaving).</summary>
    Manage = 2,

    /// <summary>From a digest: leaving, nothing else.</summary>
    Unsubscribe = 3,

    /// <summary>View in browser: shows one digest and manages nothing, since it is forwarded.</summary>
    View = 4,

    /// <summary>A reader's own Atom feed; it manages nothing, since feed readers share it.</summary>
    Feed = 5,

    /// <summary>Mailed on request, good once and for 30 minutes: address, export, erasure. About a fresh link's id.</summary>
    Account = 6,

    /// <summary>What a used account link opened: carried by that page's forms, never in an address.</summary>
    Session = 7,

    /// <summary>To a new address: makes it the reader's. About a change's id.</summary>
    ChangeAddress = 8,

    /// <summary>To the old address: takes a change back, for seven days. About a change's id.</summary>
    UndoAddress = 9,
}

/// <param name="LinkVersion">The subscriber's when it was signed; another one now means that it was revoked.</param>
/// <param name="About">What it is about beside the subscriber, such as a digest id; else 0.</param>
/// <param name="ExpiresAt">Null where the purpose has no end. Whole seconds.</param>
public sealed record SignedLink(LinkPurpose Purpose, int SubscriberId, int LinkVersion, long About = 0, DateTimeOffset? ExpiresAt = null);
