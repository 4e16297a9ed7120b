using System.Globalization;
using System.Text.Json.Nodes;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Benchmarks.Compose;

/// <summary>A window of real papers: the newest recorded ones, spread evenly over the days that a digest looks back.</summary>
internal static class WindowPapers
{
    private const int Days = 13;

    /// <returns>The time to compose as of.</returns>
    public static async Task<DateTimeOffset> Ingest(NpgsqlDataSource database, string data, int papers, CancellationToken stop)
    {
        var recordings = IngestFiles.Recordings(Path.Combine(data, "hf-daily"));
        var newest = DateOnly.ParseExact(Path.GetFileNameWithoutExtension(recordings[^1]), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var now = new DateTimeOffset(newest.ToDateTime(new TimeOnly(22, 0)), TimeSpan.Zero);
        var folder = Directory.CreateTempSubdirectory("digest-bench-");
        try
        {
            var chosen = Newest(recordings, papers);
            foreach (var (day, part) in chosen.Chunk((chosen.Count + Days - 1) / Days).Index())
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{newest.AddDays(-day):yyyy-MM-dd}.json"), new JsonArray([.. part]).ToJsonString(), stop);
            await new IngestFiles(database, new PaperStore(database, Matching.SearchTerms.Vector)).From(folder.FullName, now, null, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return now;
    }

    private static List<JsonNode> Newest(IReadOnlyList<string> recordings, int papers)
    {
        var (seen, chosen) = (new HashSet<string>(), new List<JsonNode>());
        foreach (var recording in recordings.Reverse())
            foreach (var item in JsonNode.Parse(File.ReadAllText(recording))!.AsArray())
                if (chosen.Count < papers && item?["paper"]?["id"]?.GetValue<string>() is { } id && seen.Add(id))
                    chosen.Add(item.DeepClone());
        return chosen;
    }
}
