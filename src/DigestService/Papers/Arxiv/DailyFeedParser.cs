using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DigestService.Papers.Feeds;
using static DigestService.Papers.Arxiv.FeedXml;

namespace DigestService.Papers.Arxiv;

/// <summary>
/// Reads a category's feed of the day (<c>rss.arxiv.org/atom/…</c> and <c>/rss/…</c>; info.arxiv.org/help/rss.html).
/// It tells when a paper was announced, not when it was submitted: the date kept is the announcement's, or the end of
/// the month in the id where that is earlier.
/// </summary>
public static partial class DailyFeedParser
{
    /// <param name="day">The announcement day that was asked for, US Eastern.</param>
    /// <param name="from">What is read, for the sentence of a fault: an address or a file.</param>
    public static ParsedPage Parse(ReadOnlyMemory<byte> body, DateOnly day, string from)
    {
        if (TryParse(body, out var root) is { } fault) return ParsedPage.Faulty($"{from} gave {fault}", mayPass: true);
        return root!.Name.LocalName switch
        {
            "feed" when root.Name == Atom + "feed" => Read(root, Atom + "entry", ReadEntry, day, from),
            "rss" when root.Element("channel") is { } channel => Read(channel, "item", ReadItem, day, from),
            _ => ParsedPage.Faulty($"{from} gave XML that is neither an Atom nor an RSS feed"),
        };
    }

    private static ParsedPage Read(XElement feed, XName item, Func<XElement, Entry> read, DateOnly day, string from)
    {
        var title = feed.Text(feed.Name.Namespace + "title") ?? "";
        if (title.StartsWith("Feed error for query", StringComparison.OrdinalIgnoreCase))
        {
            var words = feed.Text(Atom + "subtitle") ?? feed.Text("description") ?? feed.Element(item)?.Text(Atom + "summary") ?? "";
            return ParsedPage.Faulty($"{from} gave \"{PaperText.Line($"{title}: {words}".TrimEnd(' ', ':'), 300)}\"");
        }
        var page = new PageBuilder();
        DateOnly? newest = null;
        foreach (var each in feed.Elements(item))
        {
            var entry = read(each);
            if (entry.Announced is { } announced && !(announced < newest)) newest = announced;
            page.Add(entry, ToPaper, static of => of.Id);
        }
        return page.Page() with { IsOfEarlierDay = newest < day };
    }

    private static Entry ReadEntry(XElement of) => new(
        of.Text(Atom + "id"),
        of.Text(Atom + "title"),
        of.Text(Atom + "summary"),
        of.Text(ArxivTerms + "announce_type"),
        of.Elements(DublinCore + "creator").Select(each => each.Value),
        of.Elements(Atom + "category").Select(each => each.Attribute("term")?.Value ?? ""),
        DayOf(of.Text(Atom + "published")));

    private static Entry ReadItem(XElement of) => new(
        of.Text("guid"),
        of.Text("title"),
        of.Text("description"),
        of.Text(ArxivTerms + "announce_type"),
        of.Elements(DublinCore + "creator").Select(each => each.Value),
        of.Elements("category").Select(each => each.Value),
        DayOf(of.Text("pubDate")));

    /// <summary>The day as written, in the feed's own offset: it is announced at midnight US Eastern.</summary>
    private static DateOnly? DayOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateOnly.FromDateTime(time.DateTime)
            : null;

    private static SourcePaper ToPaper(Entry entry)
    {
        var id = ArxivId.TryParse(entry.Id) ?? throw new BadItem("its id is not one of arXiv");
        var announced = entry.Announced ?? throw new BadItem("it has no date");
        var head = Head().Match(entry.Description ?? "");
        var type = entry.Type ?? head.Groups["type"].Value;
        var @abstract = (entry.Description ?? "")[(head.Success ? head.Length : 0)..];
        return new SourcePaper
        {
            Alias = id.Alias,
            Title = entry.Title ?? "",
            Abstract = @abstract,
            Authors = [.. entry.Creators.SelectMany(AuthorList.Split)],
            Categories = [.. entry.Categories],
            Date = announced < id.LastPossibleDay ? announced : id.LastPossibleDay,
            Version = Math.Max(1, id.Version),
            Withdrawn = Withdrawal.IsTold(@abstract, null),
            IsReplacement = type.Length > 0 ? type.Trim().StartsWith("replace", StringComparison.OrdinalIgnoreCase) : id.Version > 1,
        };
    }

    [GeneratedRegex(
        @"\A\s*(arXiv:\S+\s+)?Announce Type:\s*(?<type>[a-z-]+)\s*(Abstract:\s*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    private sealed record Entry(
        string? Id, string? Title, string? Description, string? Type, IEnumerable<string> Creators, IEnumerable<string> Categories, DateOnly? Announced);
}
