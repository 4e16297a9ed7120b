using MimeKit.Formatting;

namespace MimeKit;

public class MimePart : MimeEntity
{
    private const double Base64From = 0.17;

    public MimePart(string mediaType, string mediaSubtype)
        : base(new ContentType(mediaType, mediaSubtype))
    {
    }

    public MimePart(ContentType contentType)
        : base(contentType)
    {
    }

    internal MimePart(ContentType contentType, IEnumerable<Header> headers, byte[] content)
        : base(contentType, headers) => Content = new MimeContent(content, ContentTransferEncoding);

    public IMimeContent? Content { get; set; }

    public ContentEncoding ContentTransferEncoding
    {
        get => Parse(Headers[HeaderId.ContentTransferEncoding]);
        set
        {
            if (value == ContentEncoding.Default)
            {
                Headers.RemoveAll(HeaderId.ContentTransferEncoding);
            }
            else
            {
                Headers[HeaderId.ContentTransferEncoding] = ToText(value);
            }
        }
    }

    /// <summary>
    /// Chooses an encoding where none is set that is safe anyway. Under <see cref="EncodingConstraint.SevenBit"/>, text of
    /// which more than a sixth is not ASCII becomes base64: set quoted-printable beforehand if it is to be that.
    /// </summary>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
        var current = ContentTransferEncoding;
        if (current is ContentEncoding.QuotedPrintable or ContentEncoding.Base64
            || (current == ContentEncoding.Binary && constraint == EncodingConstraint.None))
        {
            return;
        }
        var best = Best(constraint, maxLineLength);
        if (current != ContentEncoding.Default || best != ContentEncoding.SevenBit)
        {
            ContentTransferEncoding = best;
        }
    }

    private protected override void WriteContent(MimeWriter writer)
    {
        if (Content is not { } content)
        {
            return;
        }
        var encoding = ContentTransferEncoding;
        var start = writer.Length;
        var raw = content is MimeContent own && own.Encoding == encoding ? own.Raw : Decode(content);
        var encoded = content.Encoding == encoding;
        switch (encoding)
        {
            case ContentEncoding.QuotedPrintable when !encoded:
                QuotedPrintable.Encode(raw, writer);
                break;
            case ContentEncoding.Base64 when !encoded:
                Base64Lines.Encode(raw, writer);
                break;
            case ContentEncoding.Binary:
                writer.Write(raw);
                break;
            default:
                writer.WriteLines(raw);
                break;
        }
        if (EnsureNewLine && (writer.Length == start || !writer.EndsWithNewLine))
        {
            writer.WriteNewLine();
        }
    }

    protected override void Dispose(bool disposing)
    {
        Content?.Dispose();
        base.Dispose(disposing);
    }

    private protected static byte[] Decode(IMimeContent content)
    {
        if (content is MimeContent own)
        {
            return own.Decode();
        }
        using var decoded = new MemoryStream();
        content.DecodeTo(decoded);
        return decoded.ToArray();
    }

    private ContentEncoding Best(EncodingConstraint constraint, int maxLineLength)
    {
        if (!ContentType.IsMimeType("text", "*") && !ContentType.IsMimeType("message", "*"))
        {
            return constraint == EncodingConstraint.None ? ContentEncoding.Binary : ContentEncoding.Base64;
        }
        var content = Content is null ? [] : Decode(Content);
        var measured = ContentMeasure.Of(content);
        var isLong = measured.LongestLine > maxLineLength || measured.HasMarker;
        var isForeign = measured.High >= (int)(content.Length * Base64From);
        return constraint switch
        {
            EncodingConstraint.None when isLong => measured.Zeros > 0 || measured.High > (int)(content.Length * Base64From) ? ContentEncoding.Base64 : ContentEncoding.QuotedPrintable,
            EncodingConstraint.None when measured.Zeros > 0 => ContentEncoding.Binary,
            not EncodingConstraint.None when measured.Zeros > 0 => ContentEncoding.Base64,
            EncodingConstraint.SevenBit when measured.High > 0 => isForeign ? ContentEncoding.Base64 : ContentEncoding.QuotedPrintable,
            _ when isLong => ContentEncoding.QuotedPrintable,
            _ => measured.High > 0 ? ContentEncoding.EightBit : ContentEncoding.SevenBit,
        };
    }

    private static ContentEncoding Parse(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        "7BIT" => ContentEncoding.SevenBit,
        "8BIT" => ContentEncoding.EightBit,
        "BINARY" => ContentEncoding.Binary,
        "BASE64" => ContentEncoding.Base64,
        "QUOTED-PRINTABLE" => ContentEncoding.QuotedPrintable,
        _ => ContentEncoding.Default,
    };

    private static string ToText(ContentEncoding encoding) => encoding switch
    {
        ContentEncoding.SevenBit => "7bit",
        ContentEncoding.EightBit => "8bit",
        ContentEncoding.Binary => "binary",
        ContentEncoding.Base64 => "base64",
        _ => "quoted-printable",
    };
}
