using MimeKit.Parsing;

namespace MimeKit;

/// <summary>RFC 3464: a group of fields for the message, and one for each recipient.</summary>
public class MessageDeliveryStatus : MimePart
{
    internal MessageDeliveryStatus(ContentType contentType, IEnumerable<Header> headers, byte[] content)
        : base(contentType, headers, content) => StatusGroups = new HeaderListCollection(MimeReader.ReadGroups(Decode(Content!)));

    public HeaderListCollection StatusGroups { get; }
}
