using System.Globalization;
using System.Xml.Linq;
using static DigestService.Papers.Arxiv.FeedXml;

namespace DigestService.Papers.Arxiv;

/// <summary>
/// Reads a page of the arXiv API (info.arxiv.org/help/api/user-manual.html). <c>published</c> is the time of the first
/// version; a refusal comes as one entry titled "Error"; now and then a page is empty that should not be.
/// </summary>
public static class QueryParser
{
    /// <param name="from">What is read, for the sentence of a fault: an address or a file.</param>
    /// <param name="dueAfter">When the daily feeds tell at the latest of what was submitted at a time.</param>
    public static ParsedPage Parse(ReadOnlyMemory<byte> body, string from, Func<DateTimeOffset, DateTimeOffset>? dueAfter = null)
    {
        if (TryParse(body, out var root) is { } fault) return ParsedPage.Faulty($"{from} gave {fault}", mayPass: true);
        if (root!.Name != Atom + "feed") return ParsedPage.Faulty($"{from} gave XML that is no Atom feed");

        var entries = root.Elements(Atom + "entry").ToList();
        if (entries is [var only] && IsError(only))
            return ParsedPage.Faulty($"{from} gave \"Error: {PaperText.Line(only.Text(Atom + "summary"), 300)}\"");
        var total = Number(root, "totalResults");
        if (entries.Count == 0 && total > (Number(root, "startIndex") ?? 0))
            return ParsedPage.Faulty($"{from} gave an empty page of {total} results", mayPass: true);

        var page = new PageBuilder();
        foreach (var entry in entries) page.Add(entry, each => Read(each, dueAfter), static of => of.Text(Atom + "id"));
        return page.Page() with { Total = total };
    }

    private static bool IsError(XElement entry) =>
        entry.Text(Atom + "title")?.Trim() == "Error" && entry.Text(Atom + "id")?.Contains("/api/errors", StringComparison.Ordinal) == true;

    private static int? Number(XElement feed, string name) =>
        int.TryParse(feed.Text(OpenSearch + name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static SourcePaper Read(XElement entry, Func<DateTimeOffset, DateTimeOffset>? dueAfter)
    {
        var id = ArxivId.TryParse(entry.Text(Atom + "id")) ?? throw new BadItem("its id is not one of arXiv");
        if (!DateTimeOffset.TryParse(entry.Text(Atom + "published"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var published))
            throw new BadItem("it has no published time");
        var @abstract = entry.Text(Atom + "summary") ?? "";
        return new SourcePaper
        {
            Alias = id.Alias,
            Title = entry.Text(Atom + "title") ?? "",
            Abstract = @abstract,
            Authors = [.. entry.Elements(Atom + "author").Select(author => author.Text(Atom + "name") ?? "")],
            Categories = [.. Categories(entry)],
            Date = DateOnly.FromDateTime(published.UtcDateTime),
            DueAt = dueAfter?.Invoke(published),
            Version = Math.Max(1, id.Version),
            Withdrawn = Withdrawal.IsTold(@abstract, entry.Text(ArxivTerms + "comment")),
        };
    }

    private static IEnumerable<string> Categories(XElement entry) =>
        entry.Elements(ArxivTerms + "primary_category").Concat(entry.Elements(Atom + "category")).Select(each => each.Attribute("term")?.Value ?? "");
}
