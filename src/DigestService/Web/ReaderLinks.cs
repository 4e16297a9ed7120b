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
        if (token is null || signer.Read(token) is not { } link || !purposes.Contains(link.Purpose)) return null;
        if (await subscribers.Find(link.SubscriberId, stop) is not { } reader || !reader.Accepts(link)) return null;
        return new OpenedLink(link, reader, link.ExpiresAt is { } end && end < await database.Clock(stop));
    }
}
