using System.Text;
using MimeKit.Formatting;
using MimeKit.Utils;

namespace MimeKit;

public abstract class MimeEntity : IDisposable
{
    private readonly ContentType _contentType;

    private protected MimeEntity(ContentType contentType)
    {
        _contentType = contentType;
        WriteContentType();
        _contentType.Changed += WriteContentType;
    }

    /// <summary>A part that was read; its header is left as it was.</summary>
    private protected MimeEntity(ContentType contentType, IEnumerable<Header> headers)
    {
        _contentType = contentType;
        foreach (var header in headers)
        {
            Headers.Add(header);
        }
        _contentType.Changed += WriteContentType;
    }

    public HeaderList Headers { get; } = [];

    public ContentType ContentType => _contentType;

    /// <summary>Without its angle brackets.</summary>
    public string? ContentId
    {
        get => MimeUtils.ParseMessageId(Headers[HeaderId.ContentId]);
        set
        {
            Headers.RemoveAll(HeaderId.ContentId);
            if (value is not null)
            {
                Headers.Add(HeaderId.ContentId, $"<{MimeUtils.ParseMessageId(value) ?? throw new ArgumentException("Invalid Content-Id format.", nameof(value))}>");
            }
        }
    }

    public bool IsAttachment =>
        Headers[HeaderId.ContentDisposition]?.TrimStart().StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The body of a message always ends in a line's end.</summary>
    internal bool EnsureNewLine { get; set; }

    public abstract void Prepare(EncodingConstraint constraint, int maxLineLength = 78);

    /// <summary>Everything that writes an entity comes through here or through its asynchronous form.</summary>
    public virtual void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stream.Write(Serialize(options, contentOnly).Span);
    }

    public virtual async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        await stream.WriteAsync(Serialize(options, contentOnly), cancellationToken).ConfigureAwait(false);

    public void WriteTo(FormatOptions options, Stream stream, CancellationToken cancellationToken = default) =>
        WriteTo(options, stream, contentOnly: false, cancellationToken);

    public void WriteTo(Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        WriteTo(FormatOptions.Default, stream, contentOnly, cancellationToken);

    public void WriteTo(Stream stream, CancellationToken cancellationToken = default) =>
        WriteTo(FormatOptions.Default, stream, contentOnly: false, cancellationToken);

    public override string ToString()
    {
        using var text = new MemoryStream();
        WriteTo(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Its headers, unless only content is wanted, and as much of that as is not written by children.</summary>
    private protected ReadOnlyMemory<byte> Serialize(FormatOptions options, bool contentOnly)
    {
        var buffer = new MemoryStream(1024);
        var writer = new MimeWriter(options, buffer);
        if (!contentOnly)
        {
            Headers.Write(options, writer);
            writer.WriteNewLine();
        }
        WriteContent(writer);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private protected virtual void WriteContent(MimeWriter writer)
    {
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    private void WriteContentType()
    {
        var raw = Encoding.ASCII.GetBytes(_contentType.Encode());
        var index = Headers.IndexOf(HeaderId.ContentType);
        if (index >= 0)
        {
            Headers[index].SetRawValue(raw);
        }
        else
        {
            Headers.Insert(0, new Header("Content-Type", raw));
        }
    }
}
