namespace DigestService.Papers.Feeds;

/// <summary>Who we say we are to those whose feeds we read, so that they can write to the operator instead of shutting us out.</summary>
public sealed record FeedIdentity(string? PublicUrl, string? Contact)
{
    /// <summary><c>DigestService/0.1.0 (+https://digest.example; mailto:operator@digest.example)</c>.</summary>
    public string UserAgent
    {
        get
        {
            var about = new[] { Safe(PublicUrl) is { } url ? "+" + url : null, Safe(Contact) is { } contact ? "mailto:" + contact : null }.OfType<string>();
            return $"DigestService/{Product.Version}" + (about.Any() ? $" ({string.Join("; ", about)})" : "");
        }
    }

    // In a comment of the header (RFC 9110, 5.6.5): printable ASCII without what would end it.
    private static string? Safe(string? text)
    {
        var kept = new string([.. (text ?? "").Where(c => c is > ' ' and < '\x7f' and not '(' and not ')' and not '\\')]);
        return kept.Length > 0 ? kept : null;
    }
}
