namespace DigestService.Cli.Keys;

/// <param name="File">Null where the settings hold the key.</param>
internal sealed record MadeKey(string? File, bool IsNew, string? Selector = null, string? OldKeys = null, string? Replaces = null);

internal sealed record KeysMade
{
    public MadeKey? Links { get; init; }
    public MadeKey? Dkim { get; init; }
}
