namespace DigestService.Web.Admin;

/// <summary>Bound from <c>Digest:Admin</c>.</summary>
public sealed record AdminSettings
{
    /// <summary>Opens the operator's page, <c>/admin</c>; without it there is no such place.</summary>
    public string? Token { get; init; }

    public IEnumerable<string> Faults()
    {
        if (Token is { Length: < 32 }) yield return "Digest:Admin:Token is shorter than 32 characters: make one with `openssl rand -base64 32`.";
    }

    /// <summary>A record would tell its secret.</summary>
    public override string ToString() => nameof(AdminSettings);
}
