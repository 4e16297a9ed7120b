using System.Text;
using MimeKit.Formatting;

namespace MimeKit;

public class TextPart : MimePart
{
    public TextPart(string subtype)
        : base("text", subtype)
    {
    }

    internal TextPart(ContentType contentType, IEnumerable<Header> headers, byte[] content)
        : base(contentType, headers, content)
    {
    }

    public bool IsHtml => ContentType.IsMimeType("text", "html");

    public bool IsPlain => ContentType.IsMimeType("text", "plain");

    /// <summary>Reading gives the platform's line ends, writing takes UTF-8.</summary>
    public string Text
    {
        get => Content is null ? "" : Charsets.Decode(Decode(Content), ContentType.Charset).ReplaceLineEndings();
        set => SetText(Encoding.UTF8, value);
    }

    public void SetText(Encoding encoding, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ContentType.Charset = encoding.WebName;
        Content = new MimeContent(encoding.GetBytes(text), ContentEncoding.Default);
    }

    public void SetText(string charset, string text) =>
        SetText(Charsets.Find(charset) ?? throw new NotSupportedException($"The charset {charset} is not known."), text);
}
