namespace DigestService.Rendering;

/// <summary>Feeds name addresses; a mail links only to those that cannot do more than open a page.</summary>
public static class SafeUrl
{
    public const int MaxLength = 600;

    /// <summary>The address in its ASCII form when it is absolute http or https without a login, else null.</summary>
    public static string? Web(string? url) =>
        Parse(url) is { UserInfo: "" } uri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.AbsoluteUri.Length <= MaxLength
            ? uri.AbsoluteUri
            : null;

    /// <summary>As <see cref="Web"/>, or a plain <c>mailto:</c>.</summary>
    public static string? WebOrMail(string? url) =>
        Web(url) ?? (Parse(url) is { } uri && uri.Scheme == Uri.UriSchemeMailto && uri.AbsoluteUri.Length <= MaxLength ? uri.AbsoluteUri : null);

    private static Uri? Parse(string? url) =>
        url is not null && url.Length <= MaxLength && Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri) ? uri : null;
}
