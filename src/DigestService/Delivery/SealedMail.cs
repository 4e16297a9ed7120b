using System.Buffers;
using System.Text;
using DigestService.Delivery.Dkim;
using MimeKit;

namespace DigestService.Delivery;

/// <summary>
/// A mail with its bytes fixed: serialised once, so that its size is known before the relay is asked, no second
/// serialisation is needed for SIZE, and whoever signs it signs what goes out.
/// </summary>
public sealed class SealedMail
{
    private readonly MailBody _body;

    private SealedMail(MimeMessage message, MailBody body, MailboxAddress sender, MailboxAddress recipient, int size) =>
        (Message, _body, Sender, Recipient, Size) = (message, body, sender, recipient, size);

    public MimeMessage Message { get; }
    public MailboxAddress Sender { get; }
    public MailboxAddress Recipient { get; }

    /// <summary>Octets of the whole message as it goes out, dots unstuffed (the SIZE of RFC 1870).</summary>
    public int Size { get; }

    /// <summary>Only a local part beyond ASCII needs SMTPUTF8 (RFC 6531); domains go out as A-labels.</summary>
    public bool NeedsUtf8 { get; private init; }

    /// <summary>Composes and seals; throws <see cref="ArgumentException"/> where the content cannot become a mail.</summary>
    /// <param name="signer">Signs it; null sends it unsigned.</param>
    public static SealedMail Seal(MailContent content, DkimSigner? signer = null)
    {
        var message = MimeComposer.Compose(content);
        var sender = content.ReturnPath == MailContent.NullSender ? new MailboxAddress("", "") : MimeComposer.Mailbox("", content.ReturnPath ?? content.FromAddress);
        var recipient = MimeComposer.Mailbox("", content.To);
        var needsUtf8 = !Ascii.IsValid(content.To.AsSpan(0, content.To.LastIndexOf('@')));

        var body = (MailBody)message.Body!;
        body.IsHidden = true;
        var head = Serialise(message, FormatFor(needsUtf8)).Span[..^2]; // without the empty line
        body.IsHidden = false;
        RefuseControls(head);
        RefuseControls(body.Octets.Span);
        if (needsUtf8) KeepFields(message.Headers, head);
        var signature = signer?.Sign(head, body.Octets.Span, content.Date);
        if (signature is not null) Prepend(message.Headers, signature);
        return new SealedMail(message, body, sender, recipient, head.Length + 2 + body.Octets.Length + (signature?.Length ?? 0)) { NeedsUtf8 = needsUtf8 };
    }

    /// <summary>Nothing that is composed here holds a bare CR or LF or another control character; should it ever, it does not go out (RFC 5321, 2.3.8).</summary>
    private static void RefuseControls(ReadOnlySpan<byte> octets)
    {
        var lines = octets.Count("\r\n"u8);
        if (octets.Count((byte)'\r') != lines || octets.Count((byte)'\n') != lines || octets.ContainsAny(Controls))
            throw new ArgumentException("The mail holds control characters.");
    }

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Append(127).Where(c => c is not ('\t' or '\r' or '\n')).Select(c => (byte)c)]);

    /// <summary>Fixes the fields as they were written: beside a signature, MailKit would write them anew without UTF-8.</summary>
    private static void KeepFields(HeaderList headers, ReadOnlySpan<byte> head)
    {
        foreach (var header in headers)
        {
            var end = head.IndexOf("\r\n"u8) + 2;
            while (end < head.Length && head[end] is (byte)' ' or (byte)'\t') end += head[end..].IndexOf("\r\n"u8) + 2;
            header.SetRawValue(head[(header.Field.Length + 1)..end].ToArray());
            head = head[end..];
        }
    }

    private static void Prepend(HeaderList headers, string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var header = new Header(field[..colon], "");
        header.SetRawValue(Encoding.ASCII.GetBytes(field[(colon + 1)..]));
        headers.Insert(0, header);
    }

    /// <summary>Calls back just before the first octet of the body is written: from here on, no reply means doubt.</summary>
    public void OnDataBegun(Action? began) => _body.Began = began;

    /// <summary>The whole message as a file, as the demo and the tests look at it.</summary>
    public byte[] ToBytes() => Serialise(Message, FormatFor(NeedsUtf8)).ToArray();

    private static ReadOnlyMemory<byte> Serialise(MimeMessage message, FormatOptions format)
    {
        var bytes = new MemoryStream(2048);
        message.WriteTo(format, bytes);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>The format in which a mail is sealed, and so must be sent.</summary>
    internal static FormatOptions FormatFor(bool utf8) => utf8 ? Utf8Format : AsciiFormat;

    private static readonly FormatOptions AsciiFormat = Format(utf8: false);
    private static readonly FormatOptions Utf8Format = Format(utf8: true);

    private static FormatOptions Format(bool utf8)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International = utf8;
        return format;
    }
}
