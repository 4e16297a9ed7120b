using System.Text.Json.Nodes;
using DigestService.Benchmarks.Data;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Benchmarks.Match;

/// <summary>A window of papers, half as Hugging Face tells them, half as arXiv does, taken in by the product, terms included.</summary>
internal static class MatchPapers
{
    public static async Task<IReadOnlyList<Paper>> Ingest(NpgsqlDataSource database, BenchPapers arxiv, string data, int count, CancellationToken stop)
    {
        var listed = ListedPapers.Load(data, count / 2);
        var now = new DateTimeOffset(listed.Newest.ToDateTime(new TimeOnly(22, 0)), TimeSpan.Zero);
        var folder = Directory.CreateTempSubdirectory("digest-bench-");
        try
        {
            var (lists, lines) = (Path.Combine(folder.FullName, $"{listed.Newest:yyyy-MM-dd}.json"), Path.Combine(folder.FullName, "papers.jsonl"));
            await File.WriteAllTextAsync(lists, new JsonArray([.. listed.Items]).ToJsonString(), stop);
            await BenchPaper.Write(lines, arxiv.Take(count - listed.Items.Count), stop);
            var ingest = new IngestFiles(database, new PaperStore(database, Matching.SearchTerms.Vector));
            await ingest.From(lists, now, stop: stop);
            await ingest.From(lines, now, stop: stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        await using var connection = await database.OpenConnectionAsync(stop);
        return await PaperQueries.ByNumbers(connection, Enumerable.Range(1, 2 * count), stop);
    }
}
