using System.Text.Json;
using DigestService.Papers.Arxiv;
using DigestService.Papers.Feeds;

namespace DigestService.Papers.HuggingFace;

/// <summary>
/// Reads an answer of <c>GET /api/daily_papers</c>: an array of items, each with a <c>paper</c>. Dates are taken from
/// <c>paper</c> alone, since the item's own <c>publishedAt</c> is shifted by the US Eastern offset.
/// </summary>
public static class DailyPapersParser
{
    /// <param name="day">The list day that was asked for; null to believe <c>submittedOnDailyAt</c>.</param>
    /// <param name="from">What is read, for the sentence of a fault: an address or a file.</param>
    public static ParsedPage Parse(ReadOnlyMemory<byte> body, DateOnly? day, string from)
    {
        if (JsonRead.TryParse(body, out var document) is { } fault) return ParsedPage.Faulty($"{from} gave {fault}", mayPass: true);
        using (document)
        {
            var root = document!.RootElement;
            if (root.ValueKind != JsonValueKind.Array) return ParsedPage.Faulty($"{from} gave JSON that is no list of papers{ErrorIn(root)}");
            var page = new PageBuilder();
            foreach (var item in root.EnumerateArray()) page.Add(item, each => Read(each, day), IdOf);
            return page.Page();
        }
    }

    private static string ErrorIn(JsonElement root)
    {
        try
        {
            return root.Text("error") is { } words ? ": " + PaperText.Line(words, 200) : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string? IdOf(JsonElement item)
    {
        try
        {
            return item.Object("paper")?.Text("id");
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static SourcePaper Read(JsonElement item, DateOnly? day)
    {
        var paper = item.Object("paper") ?? throw new BadItem("it holds no paper");
        var id = ArxivId.TryParse(paper.Text("id") ?? throw new BadItem("its id is absent, or no text"))
            ?? throw new BadItem("its id is not one of arXiv");
        return new SourcePaper
        {
            Alias = id.Alias,
            Title = paper.Text("title") ?? item.Text("title") ?? "",
            Abstract = paper.Text("summary") ?? item.Text("summary") ?? "",
            Authors = [.. paper.Items("authors").Where(IsShown).Select(author => author.Text("name") ?? "")],
            Date = paper.Day("publishedAt") ?? throw new BadItem("it has no publishedAt that is a time"),
            ListedOn = day ?? paper.Day("submittedOnDailyAt"),
            Votes = paper.Count("upvotes"),
            Comments = item.Count("numComments"),
            Organization = OrganizationOf(paper) ?? OrganizationOf(item),
            CodeUrl = paper.Text("githubRepo"),
            ProjectUrl = paper.Text("projectPage"),
        };
    }

    private static bool IsShown(JsonElement author) =>
        author.ValueKind == JsonValueKind.Object && !(author.TryGetProperty("hidden", out var hidden) && hidden.ValueKind == JsonValueKind.True);

    private static string? OrganizationOf(JsonElement of) =>
        of.Object("organization") is { } organization ? organization.Text("fullname") ?? organization.Text("name") : null;
}
