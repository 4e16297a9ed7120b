namespace DigestService.Bounces;

/// <summary>What a message that came back says, the gravest last.</summary>
public enum ReportClass
{
    /// <summary>It cannot be told without guessing: no machine-readable part, or one that names nobody.</summary>
    Unknown,

    /// <summary>Delivered, relayed or expanded (RFC 3464, 2.3.3): nothing came back.</summary>
    Delivered,

    /// <summary>Not now: delayed, given up after temporary errors, or the mailbox is full.</summary>
    Transient,

    Permanent,

    /// <summary>A reader called it spam (RFC 5965).</summary>
    Complaint,
}
