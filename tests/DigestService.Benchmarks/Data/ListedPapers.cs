using System.Globalization;
using System.Text.Json.Nodes;
using DigestService.Papers;

namespace DigestService.Benchmarks.Data;

/// <summary>Papers in the shape in which Hugging Face tells them, the newest first: recorded ones, or else the project's own.</summary>
/// <param name="Data">Which were used: "recorded" or "own".</param>
/// <param name="Newest">The day of the newest list.</param>
internal sealed record ListedPapers(string Data, DateOnly Newest, IReadOnlyList<JsonNode> Items)
{
    /// <param name="data">Where <c>hf-daily/YYYY-MM-DD.json</c> may be.</param>
    public static ListedPapers Load(string data, int count)
    {
        var folder = Path.Combine(data, "hf-daily");
        return Directory.Exists(folder) ? Read(IngestFiles.Recordings(folder), count) : Make(count);
    }

    private static ListedPapers Read(IReadOnlyList<string> recordings, int count)
    {
        var newest = DateOnly.ParseExact(Path.GetFileNameWithoutExtension(recordings[^1]), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (seen, items) = (new HashSet<string>(StringComparer.Ordinal), new List<JsonNode>());
        foreach (var recording in recordings.Reverse())
            foreach (var item in JsonNode.Parse(File.ReadAllText(recording))!.AsArray())
                if (items.Count < count && item?["paper"]?["id"]?.GetValue<string>() is { } id && seen.Add(id))
                    items.Add(item.DeepClone());
        return new ListedPapers(BenchPapers.Recorded, newest, items);
    }

    private static ListedPapers Make(int count)
    {
        var papers = new OwnPapers().Make(count);
        var random = new Random(count);
        return new ListedPapers(BenchPapers.Own, papers[^1].Date, [.. papers.Reverse().Select(paper => Item(paper, random))]);
    }

    private static JsonObject Item(BenchPaper paper, Random random)
    {
        var told = new JsonObject
        {
            ["id"] = paper.Id,
            ["title"] = paper.Title,
            ["summary"] = paper.Abstract,
            ["authors"] = new JsonArray([.. paper.Authors.Select(name => new JsonObject { ["name"] = name })]),
            ["publishedAt"] = $"{paper.Date:yyyy-MM-dd}T12:00:00.000Z",
            ["upvotes"] = (int)Math.Pow(300, random.NextDouble()),
        };
        if (random.Next(2) == 0) told["organization"] = new JsonObject { ["fullname"] = $"Laboratory {random.Next(40)}" };
        return new JsonObject { ["paper"] = told, ["numComments"] = random.Next(10) };
    }
}
