namespace DigestService.Web.Api;

/// <summary>Bound from <c>Digest:Api</c>.</summary>
public sealed record ApiSettings
{
    /// <summary>Opens <c>/api/v1/subscribers</c> to whoever has it; without it there is no such place.</summary>
    public string? Token { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Token is { Length: < 32 }) yield return "Digest:Api:Token is shorter than 32 characters: make one with `openssl rand -base64 32`.";
    }

    /// <summary>A record would tell its secret.</summary>
    public override string ToString() => nameof(ApiSettings);
}
