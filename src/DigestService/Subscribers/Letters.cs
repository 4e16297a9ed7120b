using Dapper;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>The short mails that a person waits for: what each says, and how it gets into the outbox.</summary>
internal static class Letters
{
    /// <returns>Null where there is nothing to write about any more.</returns>
    public static LetterContent? Of(ClaimedMail mail, Subscriber reader, Links links) => (mail.Kind, mail.About) switch
    {
        (MailKind.Preferences, _) => reader.State is SubscriberState.Active or SubscriberState.Paused ? PreferencesLetter.Of(links.Preferences(reader)) : null,
        (MailKind.Account, { } linkId) => Account(links.Account(reader, linkId, mail.CreatedAt + FreshLinks.Lasts)),
        (MailKind.NewAddress, { } changeId) => NewAddress(links.ConfirmAddress(reader, changeId, mail.CreatedAt + ChangeAddress.Lasts)),
        (MailKind.OldAddress, { } changeId) => OldAddress(links.UndoAddress(reader, changeId, mail.CreatedAt + ChangeAddress.UndoLasts)),
        _ => null,
    };

    private static LetterContent Account(string url) => new(
        "The link to your data", "Your data",
        "Somebody, probably you, asked for a link to what is stored about you: to see your address, change it, take everything with you, or have it erased.",
        "Open my data", url,
        "The link works once, within 30 minutes. If it was not you, do nothing, and do not pass this mail on.");

    private static LetterContent NewAddress(string url) => new(
        "Confirm your new address", "Is this your new address?",
        "Somebody, probably you, asked to have their paper digests sent to this address from now on. If that is right, please confirm it.",
        "Use this address", url,
        "The link works for a day. If it was not you, do nothing: unless you confirm, nothing more is sent to you.");

    private static LetterContent OldAddress(string url) => new(
        "Your address was changed", "Your digests go elsewhere now",
        "The address of your subscription was changed, and the new one has confirmed it: from now on your digests go there. Links in older mails no longer open your preferences.",
        "Undo the change", url,
        "If it was you, do nothing. If not, take it back within seven days: your digests come here again, and the new address loses its hold on them.");

    /// <summary>Puts a letter before all digests. One that has expired is not sent any more.</summary>
    /// <param name="recipient">Null for the reader's address, as it is when the letter is sent.</param>
    public static Task Queue(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MailKind kind, int subscriberId, long about, string? recipient, DateTimeOffset now, TimeSpan lasts) =>
        connection.ExecuteAsync(
            """
            insert into outbox (kind, subscriber_id, urgency, next_attempt_at, expires_at, created_at, recipient, about)
            values (@kind, @subscriberId, 0, @now, @expires, @now, @recipient, @about)
            """,
            new { kind = kind.ToString().ToLowerInvariant(), subscriberId, about, recipient, now, expires = now + lasts }, transaction);
}
