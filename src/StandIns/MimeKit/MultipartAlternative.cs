namespace MimeKit;

/// <summary>The same thing several times, the best last.</summary>
public class MultipartAlternative : Multipart
{
    public MultipartAlternative(params object[] args)
        : base("alternative", args)
    {
    }

    internal MultipartAlternative(ContentType contentType, IEnumerable<Header> headers, IEnumerable<MimeEntity> children)
        : base(contentType, headers, children)
    {
    }

    public string? TextBody => FindText("plain")?.Text;

    public string? HtmlBody => FindText("html")?.Text;

    internal override TextPart? FindText(string subtype) =>
        this.Reverse().Select(child => FindText(child, subtype)).FirstOrDefault(found => found is not null);
}
