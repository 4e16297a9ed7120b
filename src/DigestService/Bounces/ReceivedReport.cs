namespace DigestService.Bounces;

/// <summary>A message to the return path, as far as programs can read it.</summary>
public sealed record ReceivedReport
{
    public static readonly ReceivedReport Unreadable = new() { HasMachinePart = false, Recipients = [], Addresses = [] };

    /// <summary>A delivery report (RFC 3464, RFC 6533) or a feedback report (RFC 5965) was in it.</summary>
    public required bool HasMachinePart { get; init; }

    public required IReadOnlyList<RecipientReport> Recipients { get; init; }

    /// <summary>Where a token of ours may be, the most telling first.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Decoded; null without one.</summary>
    public string? Subject { get; init; }

    /// <summary>A vacation reply or the like (RFC 3834): about a person, not about the mail.</summary>
    public bool IsAutoReply { get; init; }

    /// <summary>The gravest that is said of any recipient.</summary>
    public ReportClass Class => Gravest?.Class ?? ReportClass.Unknown;

    /// <summary>The first recipient of whom the gravest is said.</summary>
    public RecipientReport? Gravest => Recipients.MaxBy(each => each.Class);
}
