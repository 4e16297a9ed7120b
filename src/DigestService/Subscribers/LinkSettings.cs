namespace DigestService.Subscribers;

/// <summary>The keys that sign links in mails. Bound from <c>Digest:Links</c>.</summary>
public sealed record LinkSettings
{
    /// <summary>At least 32 characters; whoever has it can manage any subscription.</summary>
    public string? Key { get; init; }

    /// <summary>Keys of before, separated by commas: links signed with them still open.</summary>
    public string? OldKeys { get; init; }

    public IEnumerable<string> Faults()
    {
        foreach (var (name, key) in All().Select((key, at) => (at == 0 && Key is not null ? "Key" : "OldKeys", key)))
            if (key.Length < 32)
                yield return $"Digest:Links:{name} is shorter than 32 characters: make one with `openssl rand -base64 32`.";
        if (Key is null && OldKeys is not null) yield return "Digest:Links:OldKeys is set without Digest:Links:Key: set the key that signs new links.";
    }

    /// <summary>The signing key first.</summary>
    public IEnumerable<string> All() =>
        (Key is null ? [] : new[] { Key }).Concat((OldKeys ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A record would tell its secrets.</summary>
    public override string ToString() => nameof(LinkSettings);
}
