namespace DigestService.Subscribers;

/// <summary>How long history is kept. Bound from <c>Digest:Retention</c>; docs/retention.md tells of every table.</summary>
public sealed record RetentionSettings
{
    /// <summary>Digests, and the mails that brought them. Two months of them decide: over failures, repeats and loud keywords.</summary>
    public int DigestDays { get; init; } = 180;

    /// <summary>Readers who left, with the proof of what they had agreed to; 0 keeps them until somebody erases them.</summary>
    public int LeftDays { get; init; } = 1095;

    public IEnumerable<string> Faults()
    {
        if (DigestDays is < 60 or > 3650) yield return $"Digest:Retention:DigestDays is {DigestDays}: 60 to 3650.";
        if (LeftDays is not 0 and (< 30 or > 3650)) yield return $"Digest:Retention:LeftDays is {LeftDays}: 30 to 3650, or 0 to keep them until they are erased.";
    }
}
