using MimeKit.Parsing;

namespace MimeKit;

/// <summary>RFC 5965: what a complaint is about.</summary>
public class MessageFeedbackReport : MimePart
{
    internal MessageFeedbackReport(ContentType contentType, IEnumerable<Header> headers, byte[] content)
        : base(contentType, headers, content) => Fields = MimeReader.ReadGroups(Decode(Content!)) is [var first, ..] ? first : [];

    public HeaderList Fields { get; }
}
