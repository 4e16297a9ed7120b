using DigestService.Delivery;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>The signed links that mails carry, and where they lead.</summary>
public sealed class Links(LinkSigner signer, SiteSettings site, SenderSettings sender)
{
    /// <summary>Sign-ups that nobody confirms for this long are gone.</summary>
    public static readonly TimeSpan ConfirmationLasts = TimeSpan.FromDays(7);

    /// <summary>Names the list (RFC 2919), whoever reads it.</summary>
    public string ListId { get; } = $"papers.{new Uri(site.PublicUrl).IdnHost}";

    /// <summary>With the host as A-labels: links also stand in headers, where nothing beyond ASCII may.</summary>
    private readonly string _site = new UriBuilder(site.PublicUrl) { Host = new Uri(site.PublicUrl).IdnHost }.Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    public DigestLinks Of(DigestRow row) => new(
        Preferences: To("manage", new SignedLink(LinkPurpose.Manage, row.SubscriberId, row.LinkVersion)),
        Unsubscribe: To("unsubscribe", new SignedLink(LinkPurpose.Unsubscribe, row.SubscriberId, row.LinkVersion)),
        ViewInBrowser: row.PaperIds.Length > 0 ? To("digest", View(row)) : null,
        More: To("digest", View(row)) + "/all",
        Tune: To("manage", new SignedLink(LinkPurpose.Manage, row.SubscriberId, row.LinkVersion)) + "/paper");

    /// <summary>The preferences, with a keyword ready to be made narrower.</summary>
    public string Tame(DigestRow row, string keyword) => $"{Of(row).Preferences}?try={Uri.EscapeDataString(keyword)}&was={Uri.EscapeDataString(keyword)}#keywords";

    /// <param name="resubscription">What one who has left is asked to confirm; else 0.</param>
    public string Confirm(Subscriber subscriber, long resubscription, DateTimeOffset expires) =>
        To("confirm", new SignedLink(LinkPurpose.Confirm, subscriber.SubscriberId, subscriber.LinkVersion, resubscription, expires));

    /// <summary>The form, for whoever wants a subscription of their own.</summary>
    public string SignUp => $"{site.PublicUrl.TrimEnd('/')}/subscribe";

    public string Preferences(Subscriber subscriber) => To("manage", new SignedLink(LinkPurpose.Manage, subscriber.SubscriberId, subscriber.LinkVersion));

    /// <summary>The mailto form of leaving; null where no mailbox takes such mails.</summary>
    public string? UnsubscribeMailto(DigestRow row) =>
        sender.UnsubscribeMailbox is { } mailbox ? LeaveByMail.Address(EmailAddress.Parse(mailbox).ToString(), signer.Sign(new SignedLink(LinkPurpose.Unsubscribe, row.SubscriberId, row.LinkVersion))) : null;

    /// <summary>The reader's own Atom feed. A change of address gives it a new one.</summary>
    public string Feed(Subscriber subscriber) => To("feed", new SignedLink(LinkPurpose.Feed, subscriber.SubscriberId, subscriber.LinkVersion));

    /// <param name="freshLinkId">Good once.</param>
    public string Account(Subscriber subscriber, long freshLinkId, DateTimeOffset expires) =>
        To("account", new SignedLink(LinkPurpose.Account, subscriber.SubscriberId, subscriber.LinkVersion, freshLinkId, expires));

    public string ConfirmAddress(Subscriber subscriber, long changeId, DateTimeOffset expires) =>
        To("address", new SignedLink(LinkPurpose.ChangeAddress, subscriber.SubscriberId, subscriber.LinkVersion, changeId, expires));

    public string UndoAddress(Subscriber subscriber, long changeId, DateTimeOffset expires) =>
        To("address/undo", new SignedLink(LinkPurpose.UndoAddress, subscriber.SubscriberId, subscriber.LinkVersion, changeId, expires));

    private static SignedLink View(DigestRow row) => new(LinkPurpose.View, row.SubscriberId, row.LinkVersion, row.DigestId);

    private string To(string page, SignedLink link) => $"{_site}/{page}/{signer.Sign(link)}";
}
