using DigestService.Delivery;
using DigestService.Rendering;

namespace DigestService.Digests;

/// <summary>One of the service's mails, as a reader might get it.</summary>
/// <param name="Name">What mail in which shape, fit for the name of a file: <c>digest-welcome</c>.</param>
/// <param name="UnsubscribeUrl">Null where there is nothing to leave.</param>
public sealed record SampleMail(string Name, MailKind Kind, RenderedEmail Email, string? UnsubscribeUrl);

/// <summary>
/// Every mail that the service writes, in every shape, on invented papers: to look at while templates are changed, and to be held
/// against the rules that all mails keep. Always the same, whatever the day.
/// </summary>
public static class SampleMails
{
    public static IReadOnlyList<SampleMail> Of(Templates templates)
    {
        var samples = new SampleDigests(templates.Product.Url);
        return
        [
            .. samples.Digests().Select(digest => new SampleMail(digest.Name, MailKind.Digest, DigestEmail.Render(templates, digest.Content), digest.Content.Links.Unsubscribe)),
            .. samples.Nothings().Select(nothing => new SampleMail(nothing.Name, MailKind.Digest, NothingTodayEmail.Render(templates, nothing.Content), nothing.Content.Links.Unsubscribe)),
            new SampleMail("confirmation", MailKind.Confirmation, ConfirmationEmail.Render(templates, new ConfirmationContent(samples.Link("confirm"), SampleDigests.Day.AddDays(7))), null),
            Letter("preferences", MailKind.Preferences, LetterTexts.Preferences(samples.Link("manage"))),
            Letter("account", MailKind.Account, LetterTexts.Account(samples.Link("account"))),
            Letter("new-address", MailKind.NewAddress, LetterTexts.NewAddress(samples.Link("address"))),
            Letter("old-address", MailKind.OldAddress, LetterTexts.OldAddress(samples.Link("address/undo"))),
            Letter("moved", MailKind.Preferences, LetterTexts.Moved(samples.Link("manage"))),
            Letter("address-undone", MailKind.AddressUndone, LetterTexts.AddressUndone(samples.Link("subscribe"))),
        ];

        SampleMail Letter(string name, MailKind kind, LetterContent letter) => new(name, kind, LetterEmail.Render(templates, letter), null);
    }
}
