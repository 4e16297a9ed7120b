
namespace DigestService.Delivery.Dkim;

/// <summary>The TXT record in DNS that receivers read a public key from (RFC 6376, 3.6.1).</summary>
public static class DkimRecord
{
    /// <summary>One string of a TXT record has at most 255 octets (RFC 1035, 3.3); verifiers put them together without anything between.</summary>
    private const int LongestString = 255;

    public static string Name(string domain, string selector) => $"{selector}._domainkey.{domain}";

    public static string Text(DkimKey key) => $"v=DKIM1; k=rsa; p={key.PublicKey}";

    /// <summary>As it stands in a zone file: quoted, in as many strings as it needs.</summary>
    public static string Quoted(string text) => string.Join(" ", text.Chunk(LongestString).Select(part => $"\"{new string(part)}\""));

    /// <summary>The public key in a record; empty where it was revoked, null where there is none.</summary>
    public static string? PublicKey(string text) => Tags(text).GetValueOrDefault("p") is { } key ? string.Concat(key.Where(c => !char.IsWhiteSpace(c))) : null;

    /// <summary>A tag list (RFC 6376, 3.2), as DKIM and DMARC records are: <c>v=DKIM1; p=…</c>. Of a name that stands twice, the first.</summary>
    public static IReadOnlyDictionary<string, string> Tags(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var each in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (each.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                tags.TryAdd(each[..equals].TrimEnd(), each[(equals + 1)..].TrimStart());
        return tags;
    }
}
