using System.Text.Encodings.Web;
using DigestService.Rendering.Views;
using Microsoft.AspNetCore.Html;

namespace DigestService.Web;

/// <summary>Text with what was found in <c>mark</c>, and no blank that is not the text's own: a mark may end within a word.</summary>
public sealed class MarkedText(IReadOnlyList<SegmentView> segments) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(encoder);
        foreach (var segment in segments)
        {
            if (segment.Marked) writer.Write("<mark>");
            encoder.Encode(writer, segment.Text);
            if (segment.Marked) writer.Write("</mark>");
        }
    }
}
