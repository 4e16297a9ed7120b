using System.Globalization;
using System.Text;
using MimeKit;

namespace DigestService.Delivery;

/// <summary>
/// Mail content to MIME: the same content gives the same bytes. Addresses, ids and links that could not stand in a header
/// as they are throw <see cref="ArgumentException"/>; free text (subject, names) is brought onto one line instead.
/// </summary>
public static class MimeComposer
{
    /// <summary>Longer than mail programs show; keeps a hostile title from becoming a header of kilobytes.</summary>
    private const int MaxSubject = 250;
    private const int MaxName = 100;

    public static MimeMessage Compose(MailContent content)
    {
        var message = new MimeMessage();
        message.From.Clear();
        message.From.Add(Mailbox(content.FromName, content.FromAddress));
        message.To.Add(Mailbox("", content.To));
        if (content.ReplyTo is not null)
            message.ReplyTo.Add(Mailbox("", content.ReplyTo));
        message.Subject = HeaderText.OneLine(content.Subject, MaxSubject);
        message.Date = content.Date;
        message.MessageId = Plain(content.MessageId, nameof(content.MessageId));

        AddListHeaders(message.Headers, content);
        if (content.AutoSubmitted)
            message.Headers.Add("Auto-Submitted", "auto-generated");
        if (content.FeedbackId is not null)
            message.Headers.Add("Feedback-ID", Plain(content.FeedbackId, nameof(content.FeedbackId)));

        message.Body = MailBody.Of(content.Text, content.Html, content.MessageId);
        return message;
    }

    /// <summary>The domain goes out as A-labels (RFC 5890); a quoted or odd local part stays what the address book allowed.</summary>
    public static MailboxAddress Mailbox(string name, string address)
    {
        if (!HeaderText.IsPlainAddress(address))
            throw new ArgumentException($"\"{HeaderText.OneLine(address, 80)}\" cannot be written to: it is no email address.");
        var at = address.LastIndexOf('@');
        return new MailboxAddress(HeaderText.OneLine(name, MaxName), address[..at] + "@" + AsciiDomain(address[(at + 1)..]));
    }

    private static string AsciiDomain(string domain) =>
        Ascii.IsValid(domain) ? domain : new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);

    private static void AddListHeaders(HeaderList headers, MailContent content)
    {
        if (content.UnsubscribeUrl is not null)
        {
            if (!Ascii.IsValid(content.UnsubscribeUrl) || !content.UnsubscribeUrl.StartsWith("http", StringComparison.Ordinal))
                throw new ArgumentException("The unsubscribe link is no ASCII web address.");
            // The first one is what programs take: https, with one click.
            var mailto = content.UnsubscribeMailto is { } address ? $", <{Plain(address, nameof(content.UnsubscribeMailto))}>" : "";
            headers.Add("List-Unsubscribe", $"<{Plain(content.UnsubscribeUrl, nameof(content.UnsubscribeUrl))}>{mailto}");
            // One click is promised over https only (RFC 8058, 3.1).
            if (content.UnsubscribeUrl.StartsWith("https:", StringComparison.Ordinal))
                headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        if (content.ListId is not null)
            headers.Add("List-ID", $"<{Plain(content.ListId, nameof(content.ListId))}>");
    }

    private static string Plain(string text, string what) =>
        text.Length > 0 && HeaderText.IsPlain(text) ? text : throw new ArgumentException($"{what} \"{HeaderText.OneLine(text, 80)}\" cannot stand in a header.");
}
