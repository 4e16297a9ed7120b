namespace DigestService.Bounces;

/// <summary>Bound from <c>Digest:Bounces</c>.</summary>
public sealed record BounceSettings
{
    /// <summary>Opens <c>/hooks/bounce</c> to whoever has it; without it there is no such place.</summary>
    public string? Secret { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Secret is { Length: < 32 }) yield return "Digest:Bounces:Secret is shorter than 32 characters: make one with `openssl rand -base64 32`.";
    }

    /// <summary>A record would tell its secret.</summary>
    public override string ToString() => nameof(BounceSettings);
}
