using MimeKit.Formatting;

namespace MimeKit;

/// <summary>A part's content as it was given: encoded already, or not.</summary>
public class MimeContent : IMimeContent
{
    private readonly byte[] _bytes;

    public MimeContent(Stream stream, ContentEncoding encoding = ContentEncoding.Default)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        _bytes = copy.ToArray();
        Encoding = encoding;
    }

    internal MimeContent(byte[] bytes, ContentEncoding encoding)
    {
        _bytes = bytes;
        Encoding = encoding;
    }

    public ContentEncoding Encoding { get; }

    public Stream? Stream => new MemoryStream(_bytes, writable: false);

    internal ReadOnlySpan<byte> Raw => _bytes;

    public Stream Open() => new MemoryStream(Decode(), writable: false);

    public void DecodeTo(Stream stream, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stream.Write(Decode());
    }

    public Task DecodeToAsync(Stream stream, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(Decode(), cancellationToken).AsTask();

    public void Dispose() => GC.SuppressFinalize(this);

    internal byte[] Decode() => Encoding switch
    {
        ContentEncoding.QuotedPrintable => QuotedPrintable.Decode(_bytes),
        ContentEncoding.Base64 => Base64Lines.Decode(_bytes),
        _ => _bytes,
    };
}
