namespace DigestService.Delivery;

/// <summary>What becomes of a mail that was about to be sent and may not be.</summary>
public static class Unwanted
{
    public const string Expired = "expired before it could be sent";

    /// <param name="subscriber">The subscriber's state; <c>suppressed</c> where the address may not be written to.</param>
    /// <param name="digest">The digest's state; null for other mail.</param>
    /// <param name="reason">Why the digest is not due.</param>
    public static Outcome Because(ClaimedMail mail, string subscriber, string? digest, string? reason, DateTimeOffset now) =>
        (subscriber, digest) switch
        {
            ("unsubscribed", _) when !mail.Kind.ReachesWhoLeft() => new Outcome.Cancelled("the reader left before it was sent"),
            ("suppressed", _) => new Outcome.Cancelled("the address is suppressed"),
            (_, "cancelled") => new Outcome.Cancelled(reason ?? "the digest was cancelled"),
            (_, "superseded" or "nothing") => new Outcome.Superseded(reason ?? "a later digest took its place"),
            ("paused", "due") => new Outcome.Superseded("the reader paused before it was sent"),
            ("pending", "due") => new Outcome.Cancelled("the address is not confirmed"),
            _ when mail.ExpiresAt <= now => ExpiredOutcome(mail),
            _ => new Outcome.Untouched(),
        };

    /// <summary>A digest's papers return in the next one; other mail just ends.</summary>
    public static Outcome ExpiredOutcome(ClaimedMail mail) =>
        mail.DigestId is null ? new Outcome.Cancelled(Expired) : new Outcome.Superseded(Expired);
}
