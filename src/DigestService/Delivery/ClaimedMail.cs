namespace DigestService.Delivery;

/// <summary>Which lane of the outbox a mail stands in; the number is the column's.</summary>
public enum Urgency
{
    /// <summary>A person waits for it, beside an open page.</summary>
    Awaited = 0,

    Digest = 1,
}

/// <summary>An outbox row that this worker holds a lease on.</summary>
public sealed record ClaimedMail
{
    public required long MailId { get; init; }
    public required MailKind Kind { get; init; }
    public Urgency Urgency { get; init; } = Urgency.Digest;
    public required int SubscriberId { get; init; }

    /// <summary>The reader's; see <see cref="Database.Buckets"/>.</summary>
    public short Bucket { get; init; }
    public required long? DigestId { get; init; }

    /// <summary>How often MAIL FROM was about to be said, this time included once it is.</summary>
    public required int Attempts { get; init; }

    /// <summary>How many of the attempts ended without a definite reply after message data began.</summary>
    public required int Doubts { get; init; }

    /// <summary>How often rendering it failed.</summary>
    public required int SetAsides { get; init; }

    /// <summary>Where it goes, if not to the subscriber's address.</summary>
    public string? Recipient { get; init; }

    /// <summary>The domain that it goes to, as A-labels. See <see cref="Providers"/>.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The address said in RCPT TO; null before.</summary>
    public string? SaidTo { get; init; }

    /// <summary>What it is about: a fresh link or a change of address.</summary>
    public long? About { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The same for every attempt, whatever worker makes it. Without angle brackets.</summary>
    public string MessageId(string senderDomain) =>
        DigestId is { } digest
            ? $"digest.{digest}.{CreatedAt.ToUnixTimeSeconds()}@{senderDomain}"
            : $"{Kind.ToString().ToLowerInvariant()}.{MailId}.{CreatedAt.ToUnixTimeSeconds()}@{senderDomain}";
}

/// <summary>What became of a claimed row when its mail was to be rendered.</summary>
public abstract record PreparedMail(ClaimedMail Mail)
{
    public sealed record Ready(ClaimedMail Mail, MailContent Content) : PreparedMail(Mail);

    /// <summary>There is nothing to send after all, and never will be.</summary>
    public sealed record Cancel(ClaimedMail Mail, string Reason) : PreparedMail(Mail);

    /// <summary>It could not be rendered; the batch goes on without it.</summary>
    public sealed record SetAside(ClaimedMail Mail, string Reason) : PreparedMail(Mail);
}

/// <summary>Renders claimed rows. A row that it does not answer for, or throws for when asked alone, is set aside.</summary>
public delegate Task<IReadOnlyList<PreparedMail>> PrepareMails(IReadOnlyList<ClaimedMail> mails, CancellationToken cancellationToken);
