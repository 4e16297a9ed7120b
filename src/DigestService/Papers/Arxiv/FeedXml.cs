using System.Xml;
using System.Xml.Linq;
using DigestService.Papers.Feeds;

namespace DigestService.Papers.Arxiv;

/// <summary>Reads XML from outside: no document type, no resolver, bounded in size.</summary>
internal static class FeedXml
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace ArxivTerms = "http://arxiv.org/schemas/atom";
    public static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";
    public static readonly XNamespace OpenSearch = "http://a9.com/-/spec/opensearch/1.1/";

    private const int MaxDepth = 64;

    /// <returns>Null and the root, or what the bytes seem to be, to be put after "gave".</returns>
    public static string? TryParse(ReadOnlyMemory<byte> body, out XElement? root)
    {
        root = null;
        if (FeedWords.LooksLikeHtml(body.Span)) return "a web page instead of a feed";
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = Math.Max(1, body.Length), // never more characters than bytes
        };
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        try
        {
            if (IsTooDeep(stream, settings)) return $"XML nested deeper than {MaxDepth} levels";
            stream.Position = 0;
            using var reader = XmlReader.Create(stream, settings);
            root = XElement.Load(reader);
            return null;
        }
        catch (Exception fault) when (fault is XmlException or ArgumentException or NotSupportedException)
        {
            var place = fault is XmlException { LineNumber: > 0 } at ? $": it breaks in line {at.LineNumber}, place {at.LinePosition}" : "";
            return "something that is no whole XML" + place;
        }
    }

    private static bool IsTooDeep(MemoryStream stream, XmlReaderSettings settings)
    {
        using var reader = XmlReader.Create(stream, settings);
        while (reader.Read())
            if (reader.Depth > MaxDepth)
                return true;
        return false;
    }

    public static string? Text(this XElement of, XName name) => of.Element(name)?.Value;
}
