namespace DigestService.Delivery;

/// <summary>How it went with one mail. What it does to the row is told by <see cref="OutcomeRow"/>.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>False where nothing was said to the relay. Such a row may be taken back by composing or by a reader who leaves.</summary>
    public bool HadBegun => this is Sent or Later or Refused or Doubt;

    /// <summary>The relay took it; its reply.</summary>
    public sealed record Sent(string Reply) : Outcome;

    /// <summary>Certainly not taken; worth another attempt.</summary>
    /// <param name="Wait">Not before this time has passed: the server asked for it, or is known to need it.</param>
    /// <param name="MailboxFull">It may stay so for good: counted, and after some days of it nobody writes there again.</param>
    public sealed record Later(string Reply, TimeSpan? Wait = null, bool MailboxFull = false) : Outcome;

    /// <summary>Certainly not taken, and never will be.</summary>
    /// <param name="DeadAddress">Because there is no such address: nobody writes to it again.</param>
    public sealed record Refused(string Reply, bool DeadAddress = false) : Outcome;

    /// <summary>Not tried, since its provider or the relay will not have more mail for now: waits, and no attempt is counted.</summary>
    public sealed record Held(string Reason, DateTimeOffset Until) : Outcome;

    /// <summary>Message data began and no definite reply came: the grey zone.</summary>
    public sealed record Doubt(string Words) : Outcome;

    /// <summary>It shall not be sent: the reader left, or nothing is left to tell.</summary>
    public sealed record Cancelled(string Reason) : Outcome;

    /// <summary>Its time is over; what it told returns in the next digest.</summary>
    public sealed record Superseded(string Reason) : Outcome;

    /// <summary>It could not be rendered; tried again later, a few times.</summary>
    public sealed record SetAside(string Reason) : Outcome;

    /// <summary>Nothing was tried: back as it was.</summary>
    public sealed record Untouched : Outcome;
}
