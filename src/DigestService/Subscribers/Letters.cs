using Dapper;
using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>The short mails that a person waits for: which one says what, and how it gets into the outbox.</summary>
internal static class Letters
{
    /// <returns>Null where there is nothing to write about any more.</returns>
    public static LetterContent? Of(ClaimedMail mail, Subscriber reader, Links links) => (mail.Kind, mail.About) switch
    {
        (MailKind.Preferences, _) when reader.State is not (SubscriberState.Active or SubscriberState.Paused) => null,
        (MailKind.Preferences, null) => LetterTexts.Preferences(links.Preferences(reader)),
        (MailKind.Preferences, { }) => LetterTexts.Moved(links.Preferences(reader)),
        (MailKind.Account, { } linkId) => LetterTexts.Account(links.Account(reader, linkId, mail.CreatedAt + FreshLinks.Lasts)),
        (MailKind.NewAddress, { } changeId) => LetterTexts.NewAddress(links.ConfirmAddress(reader, changeId, mail.CreatedAt + ChangeAddress.Lasts)),
        (MailKind.OldAddress, { } changeId) => LetterTexts.OldAddress(links.UndoAddress(reader, changeId, mail.CreatedAt + ChangeAddress.UndoLasts)),
        (MailKind.AddressUndone, _) => LetterTexts.AddressUndone(links.SignUp),
        _ => null,
    };

    /// <summary>Puts a letter before all digests. One that has expired is not sent any more.</summary>
    /// <param name="recipient">Null for the reader's address, as it is when the letter is sent.</param>
    public static Task Queue(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MailKind kind, int subscriberId, long about, string? recipient, DateTimeOffset now, TimeSpan lasts) =>
        connection.ExecuteAsync(
            """
            insert into outbox (kind, subscriber_id, urgency, next_attempt_at, expires_at, created_at, recipient, about, bucket)
            values (@kind, @subscriberId, 0, @now, @expires, @now, @recipient, @about, bucket_of(@subscriberId))
            """,
            new { kind = kind.ToString().ToLowerInvariant(), subscriberId, about, recipient, now, expires = now + lasts }, transaction);
}
