using System.Text.Json.Nodes;
using DigestService.Benchmarks.Data;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Benchmarks.Compose;

/// <summary>A window of papers as Hugging Face tells them, spread evenly over the days that a digest looks back.</summary>
internal static class WindowPapers
{
    private const int Days = 13;

    /// <returns>The time to compose as of.</returns>
    public static async Task<DateTimeOffset> Ingest(NpgsqlDataSource database, string data, int papers, CancellationToken stop)
    {
        var listed = ListedPapers.Load(data, papers);
        var now = new DateTimeOffset(listed.Newest.ToDateTime(new TimeOnly(22, 0)), TimeSpan.Zero);
        var folder = Directory.CreateTempSubdirectory("digest-bench-");
        try
        {
            foreach (var (day, part) in listed.Items.Chunk((listed.Items.Count + Days - 1) / Days).Index())
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{listed.Newest.AddDays(-day):yyyy-MM-dd}.json"), new JsonArray([.. part]).ToJsonString(), stop);
            await new IngestFiles(database, new PaperStore(database, Matching.SearchTerms.Vector)).From(folder.FullName, now, null, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return now;
    }
}
