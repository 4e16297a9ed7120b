namespace MimeKit;

/// <summary>The headers of a message that came back, without its body.</summary>
public class TextRfc822Headers : MessagePart
{
    internal TextRfc822Headers(ContentType contentType, IEnumerable<Header> headers, MimeMessage? message)
        : base(contentType, headers, message)
    {
    }
}
