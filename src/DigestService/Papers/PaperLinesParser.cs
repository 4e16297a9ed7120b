using System.Text.Json;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;

namespace DigestService.Papers;

/// <summary>
/// Reads papers written one a line as JSON (<c>id, title, abstract, categories, authors, date</c>), the form in which
/// arXiv's metadata is commonly passed on. Lists may also be one text: categories parted by spaces, authors by commas.
/// </summary>
public static class PaperLinesParser
{
    /// <param name="lines">Each with its number in the file, by which a bad one is named; null stands for one that is too long.</param>
    public static ParsedPage Parse(IEnumerable<(int Number, ReadOnlyMemory<byte>? Line)> lines)
    {
        var page = new PageBuilder();
        foreach (var (number, line) in lines)
        {
            var name = $"line {number}";
            JsonDocument? document = null;
            var fault = line is null ? $"longer than {PaperLines.MaxLine / 1024 / 1024} MB" : JsonRead.TryParse(line.Value, out document);
            if (fault is not null) page.Refuse(line, $"it is {fault}", static _ => null, name);
            else using (document) page.Add(document!.RootElement, Read, static _ => null, name);
        }
        return page.Page();
    }

    private static SourcePaper Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) throw new BadItem("it is no JSON object");
        var id = ArxivId.TryParse(item.Text("id") ?? throw new BadItem("its id is absent, or no text"))
            ?? throw new BadItem("its id is not one of arXiv");
        var @abstract = item.Text("abstract") ?? "";
        return new SourcePaper
        {
            Alias = id.Alias,
            Title = item.Text("title") ?? "",
            Abstract = @abstract,
            Authors = item.Text("authors") is { } names ? AuthorList.Split(names) : [.. item.Items("authors").Select(TextOf)],
            Categories = item.Text("categories") is { } list ? list.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [.. item.Items("categories").Select(TextOf)],
            Date = item.Day("date") ?? throw new BadItem("it has no date"),
            Version = Math.Max(1, id.Version),
            Withdrawn = Withdrawal.IsTold(@abstract, item.Text("comments")),
        };
    }

    private static string TextOf(JsonElement item) => item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
}
