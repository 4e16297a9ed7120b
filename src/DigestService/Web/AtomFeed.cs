using System.Globalization;
using System.Text;
using System.Xml;
using DigestService.Papers;
using DigestService.Rendering;

namespace DigestService.Web;

/// <summary>Papers as an Atom feed (RFC 4287).</summary>
/// <param name="Self">The feed's own address on this site: <c>/feed.xml</c>.</param>
/// <param name="Page">The page that shows the same.</param>
internal sealed record AtomFeed(SiteSettings Site, string Title, string Self, string Page, IReadOnlyList<Paper> Papers)
{
    public const string Type = "application/atom+xml; charset=utf-8";
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const int MostAuthors = 100;

    // Lasting names (RFC 4151): a host, and a day on which whoever named the papers held it. The day is no setting and never
    // changes, or feed readers would take every paper for a new one; it is the year in which this form of name began.
    private const string NamedSince = "2026";
    private string Names => $"tag:{new Uri(Site.PublicUrl).Host},{NamedSince}:";
    private string PublicUrl => Site.PublicUrl.TrimEnd('/');

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            Element(xml, "id", Names + Uri.EscapeDataString(Self));
            Element(xml, "title", Title);
            Element(xml, "updated", Time(Papers.Select(Updated).DefaultIfEmpty(DateOnly.FromDateTime(DateTime.UnixEpoch)).Max()));
            Link(xml, "self", PublicUrl + Self);
            Link(xml, "alternate", PublicUrl + Page);
            Person(xml, Site.Name);
            foreach (var paper in Papers) Entry(xml, paper);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private void Entry(XmlWriter xml, Paper paper)
    {
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", Names + paper.Alias);
        Element(xml, "title", PaperWords.Title(paper));
        Element(xml, "updated", Time(Updated(paper)));
        Element(xml, "published", Time(paper.Date));
        Link(xml, "alternate", PublicUrl + PaperLinks.Own(paper));
        if (PaperLinks.Arxivs(paper) is { } arxiv) Link(xml, "related", arxiv);
        foreach (var author in paper.Authors.Take(MostAuthors)) Person(xml, PaperWords.Name(author));
        foreach (var category in paper.Categories)
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", Kept(category));
            xml.WriteEndElement();
        }
        Element(xml, "summary", string.Join("\n\n", PaperWords.Abstract(paper)));
        xml.WriteEndElement();
    }

    private static DateOnly Updated(Paper paper) => paper.ListedOn ?? paper.Date;

    private static string Time(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    private static void Person(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", Atom);
        Element(xml, "name", name.Length > 0 ? name : "?");
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", Kept(address));
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, Kept(text));

    /// <summary>Without what XML cannot hold (XML 1.0, 2.2): control characters, half surrogate pairs, U+FFFE and U+FFFF.</summary>
    private static string Kept(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        return string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)).Select(rune => rune.ToString()));
    }
}
