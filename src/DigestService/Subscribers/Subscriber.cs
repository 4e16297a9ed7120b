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

    /// <summary>Raised to revoke every link that was mailed before.</summary>
    public required int LinkVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }
    public DateTimeOffset? LeftAt { get; init; }
    public DateOnly? PausedUntil { get; init; }

    /// <summary>Nothing is sent to the address (see <see cref="Suppressions"/>).</summary>
    public bool Suppressed { get; init; }
}
