namespace DigestService.Delivery;

/// <summary>What an outcome writes into its outbox row.</summary>
/// <param name="State">The row's next state.</param>
/// <param name="Reply">The server's last words, or why it was not sent; null leaves what stands there.</param>
/// <param name="NextAttemptAt">Null leaves it.</param>
public sealed record OutcomeRow(ClaimedMail Mail, string State, string? Reply, DateTimeOffset? NextAttemptAt, bool InDoubt = false, bool SetAside = false)
{
    /// <summary>A mail in doubt is sent again with the same Message-ID, at most this often in all.</summary>
    public const int MaxDoubts = 5;

    public const int MaxSetAsides = 3;

    /// <summary>The mail failed for its recipient's sake: there is no such address, or its mailbox is full.</summary>
    public bool IsRecipients => IsDead || MailboxFull;

    /// <summary>The server says that there is no such address.</summary>
    public bool IsDead { get; private init; }

    private bool MailboxFull { get; init; }

    private static readonly TimeSpan SetAsideFor = TimeSpan.FromMinutes(20);

    /// <summary><paramref name="now"/> is schedule time. A retry after the mail's expiry is brought forward to it, so that the claim finds and ends it.</summary>
    public static OutcomeRow Of(ClaimedMail mail, Outcome outcome, DateTimeOffset now, Random random) => outcome switch
    {
        Outcome.Sent sent => new(mail, "sent", sent.Reply, null),
        Outcome.Refused refused => new(mail, "refused", HeaderText.OneLine(refused.Reply, 500), null) { IsDead = refused.DeadAddress },

        Outcome.Later later when mail.ExpiresAt is null && mail.Attempts >= Backoff.GiveUpAfter =>
            Ended(mail, "refused", $"given up after {mail.Attempts} attempts; the last: {later.Reply}"),
        Outcome.Later later => Retry(mail, later.Reply, now + Backoff.After(mail.Attempts, random, later.Wait)) with { MailboxFull = later.MailboxFull },
        Outcome.Held held => Retry(mail, held.Reason, held.Until),

        Outcome.Doubt doubt when mail.Doubts + 1 >= MaxDoubts =>
            new(mail, "uncertain", $"sent {MaxDoubts} times without a definite reply; the last: {doubt.Words}", null, InDoubt: true),
        Outcome.Doubt doubt => Retry(mail, $"in doubt: {doubt.Words}", now + Backoff.After(mail.Attempts, random)) with { InDoubt = true },

        Outcome.Cancelled cancelled => Ended(mail, "cancelled", cancelled.Reason),
        Outcome.Superseded superseded => Ended(mail, "superseded", superseded.Reason),

        Outcome.SetAside aside when mail.SetAsides + 1 >= MaxSetAsides =>
            Ended(mail, "cancelled", $"could not be rendered, tried {MaxSetAsides} times: {aside.Reason}") with { SetAside = true },
        Outcome.SetAside aside => Retry(mail, $"could not be rendered: {aside.Reason}", now + SetAsideFor) with { SetAside = true },

        Outcome.Untouched => new(mail, "ready", null, null),
        _ => throw new InvalidOperationException($"No row for the outcome {outcome.GetType().Name}."),
    };

    /// <summary>As the operator's counts have it; null where nothing was tried.</summary>
    public MailOutcome? BecameOf(Outcome outcome) => State switch
    {
        "sent" => MailOutcome.Accepted,
        "refused" => MailOutcome.Refused,
        "uncertain" => MailOutcome.Uncertain,
        "later" when outcome is Outcome.Later or Outcome.Doubt or Outcome.Refused => MailOutcome.Deferred,
        _ => null,
    };

    /// <summary>What may have arrived must not be told again by a later digest: after a doubt, the only honest end is "uncertain".</summary>
    private static OutcomeRow Ended(ClaimedMail mail, string state, string reason) =>
        new(mail, mail.Doubts > 0 ? "uncertain" : state, HeaderText.OneLine(reason, 500), null);

    private static OutcomeRow Retry(ClaimedMail mail, string reply, DateTimeOffset at) =>
        new(mail, "later", HeaderText.OneLine(reply, 500), mail.ExpiresAt < at ? mail.ExpiresAt : at);
}
