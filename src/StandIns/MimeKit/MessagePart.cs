namespace MimeKit;

/// <summary>A message within a message.</summary>
public class MessagePart : MimeEntity
{
    public MessagePart(string subtype = "rfc822")
        : base(new ContentType("message", subtype))
    {
    }

    internal MessagePart(ContentType contentType, IEnumerable<Header> headers, MimeMessage? message)
        : base(contentType, headers) => Message = message;

    public MimeMessage? Message { get; set; }

    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78) => Message?.Prepare(constraint, maxLineLength);

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        base.WriteTo(options, stream, contentOnly, cancellationToken);
        Message?.WriteTo(options, stream, cancellationToken);
    }

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken).ConfigureAwait(false);
        await (Message?.WriteToAsync(options, stream, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        Message?.Dispose();
        base.Dispose(disposing);
    }
}
