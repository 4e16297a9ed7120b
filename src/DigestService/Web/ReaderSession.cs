using DigestService.Subscribers;

namespace DigestService.Web;

/// <summary>
/// What a used account link opened, for a quarter of an hour: a signed token that only that page's forms carry, never an address,
/// and that works only under the very link that was used.
/// </summary>
internal static class ReaderSession
{
    public static string Begin(LinkSigner signer, OpenedLink opened, DateTimeOffset now) => signer.Sign(
        new SignedLink(LinkPurpose.Session, opened.Reader.SubscriberId, opened.Reader.LinkVersion, opened.Link.About, now + FreshLinks.SessionLasts));

    public static bool Holds(LinkSigner signer, OpenedLink opened, string? session, DateTimeOffset now) =>
        session is not null
        && signer.Read(session) is { Purpose: LinkPurpose.Session } held
        && held.About == opened.Link.About && opened.Reader.Accepts(held) && held.ExpiresAt >= now;
}
