using DigestService.Database;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Web;

/// <param name="IsExpired">The link was good once: the page offers a new one.</param>
public sealed record OpenedLink(SignedLink Link, Subscriber Reader, bool IsExpired);

/// <summary>From the token in an address to the reader whose link it is.</summary>
public sealed class ReaderLinks(NpgsqlDataSource database, LinkSigner signer, SubscriberStore subscribers)
{
    /// <returns>Null for what we did not sign, what was signed for another purpose, and what was revoked.</returns>
    public async Task<OpenedLink?> Open(string? token, CancellationToken stop, params LinkPurpose[] purposes)
    {
        if (Read(token, purposes) is not { } link) return null;
        return await Open(link, await subscribers.Find(link.SubscriberId, stop), stop);
    }

    /// <summary>The reader's profile, too.</summary>
    public async Task<(OpenedLink Opened, Profile Profile)?> OpenWithProfile(string? token, CancellationToken stop, params LinkPurpose[] purposes)
    {
        if (Read(token, purposes) is not { } link) return null;
        var found = await subscribers.WithProfile(link.SubscriberId, stop);
        return await Open(link, found?.Reader, stop) is { } opened ? (opened, found!.Profile) : null;
    }

    private SignedLink? Read(string? token, LinkPurpose[] purposes) =>
        token is not null && signer.Read(token) is { } link && purposes.Contains(link.Purpose) ? link : null;

    private async Task<OpenedLink?> Open(SignedLink link, Subscriber? reader, CancellationToken stop) =>
        reader is not null && reader.Accepts(link) ? new OpenedLink(link, reader, link.ExpiresAt is { } end && end < await database.Clock(stop)) : null;
}
