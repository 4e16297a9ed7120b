using System.Globalization;
using System.Security.Cryptography;
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

        var text = Part("plain", content.Text);
        message.Body = content.Html is null ? text : Alternative(content.MessageId, text, Part("html", content.Html));
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

    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, WithoutControls(text.EndsWith('\n') ? text : text + "\n"));
        return part;
    }

    /// <summary>What a body needs of control characters is line ends and tabs; a lone surrogate cannot be encoded at all.</summary>
    private static string WithoutControls(string text)
    {
        if (!text.AsSpan().ContainsAny(Unwelcome) && !text.Contains('\r', StringComparison.Ordinal))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').EnumerateRunes())
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
                clean.Append(rune);
        return clean.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Unwelcome = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not '\n' and not '\t').Concat(Enumerable.Range(0x7F, 33)).Concat(Enumerable.Range(0xD800, 0x800)).Select(c => (char)c)]);

    private static MultipartAlternative Alternative(string messageId, TextPart text, TextPart html) =>
        // "=_" cannot occur in quoted-printable (RFC 2045, 6.7), so no content can end its part.
        new(text, html) { Boundary = "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 12)) };

    private static string Plain(string text, string what) =>
        text.Length > 0 && HeaderText.IsPlain(text) ? text : throw new ArgumentException($"{what} \"{HeaderText.OneLine(text, 80)}\" cannot stand in a header.");
}
