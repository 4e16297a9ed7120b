using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.IO;

namespace DigestService.Delivery;

/// <summary>
/// The body of a mail as octets that are written once: plain text, or plain text and HTML as alternatives. MimeKit writes the
/// header above it and takes it as it is; everything in it is 7-bit and its lines are short.
/// </summary>
internal sealed class MailBody : MimePart
{
    private const string Alternative = "alternative";

    private MailBody(ContentType type) : base(type)
    {
    }

    public ReadOnlyMemory<byte> Octets { get; private init; }

    /// <summary>At the beginning of a line, where another must stand before it (RFC 5321, 4.5.2).</summary>
    private bool HasDots => Octets.Span.StartsWith("."u8) || Octets.Span.IndexOf("\n."u8) >= 0;

    /// <summary>For a moment there is only a header.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Called just before the first octet is written to a relay.</summary>
    public Action? Began { get; set; }

    /// <param name="html">Null for readers of plain text.</param>
    public static MailBody Of(string text, string? html, string messageId)
    {
        var octets = new ArrayBufferWriter<byte>((text.Length + (html?.Length ?? 0)) * 4 / 3 + 8192);
        if (html is null)
        {
            QuotedPrintable.Write(text, octets);
            return new MailBody(new ContentType("text", "plain") { Charset = "utf-8" }) { Octets = octets.WrittenMemory, ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        }
        // "=_" cannot occur in quoted-printable (RFC 2045, 6.7), so no content can end its part.
        var boundary = "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 12));
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        WritePart(delimiter, "plain"u8, text, octets);
        octets.Write("\r\n"u8);
        WritePart(delimiter, "html"u8, html, octets);
        octets.Write("\r\n"u8);
        octets.Write(delimiter);
        octets.Write("--\r\n"u8);
        return new MailBody(new ContentType("multipart", Alternative) { Boundary = boundary }) { Octets = octets.WrittenMemory };
    }

    private static void WritePart(ReadOnlySpan<byte> delimiter, ReadOnlySpan<byte> subtype, string text, ArrayBufferWriter<byte> octets)
    {
        octets.Write(delimiter);
        octets.Write("\r\nContent-Type: text/"u8);
        octets.Write(subtype);
        octets.Write("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"u8);
        QuotedPrintable.Write(text, octets);
    }

    /// <summary>Nothing is left to choose.</summary>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
    }

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (!IsHidden)
            stream.Write(Octets.Span);
    }

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        Began?.Invoke();
        // MailKit's own search for dots, octet by octet, was 8 % of a worker's samples.
        await (stream is FilteredStream stuffing && !HasDots ? stuffing.Source : stream).WriteAsync(Octets, cancellationToken);
    }
}
