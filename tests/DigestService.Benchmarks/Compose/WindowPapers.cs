using System.Text.Json.Nodes;
using DigestService.Benchmarks.Data;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Benchmarks.Compose;

/// <summary>A window of papers as Hugging Face tells them, spread evenly over the days that a digest looks back.</summary>
internal static class WindowPapers
{
    private const int Days = 13;

    /// <param name="newest">The newest day; if not said, as it was recorded.</param>
    /// <returns>The time to compose as of.</returns>
    public static async Task<DateTimeOffset> Ingest(NpgsqlDataSource database, string data, int papers, CancellationToken stop, DateOnly? newest = null)
    {
        var listed = ListedPapers.Load(data, papers);
        var lastDay = newest ?? listed.Newest;
        var now = newest is null ? new DateTimeOffset(lastDay.ToDateTime(new TimeOnly(22, 0)), TimeSpan.Zero) : DateTimeOffset.UtcNow;
        var folder = Directory.CreateTempSubdirectory("digest-bench-");
        try
        {
            foreach (var (day, part) in listed.Items.Chunk((listed.Items.Count + Days - 1) / Days).Index())
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{lastDay.AddDays(-day):yyyy-MM-dd}.json"), new JsonArray([.. part]).ToJsonString(), stop);
            await new IngestFiles(database, new PaperStore(database, Matching.SearchTerms.Vector)).From(folder.FullName, now, stop: stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return now;
    }
}
