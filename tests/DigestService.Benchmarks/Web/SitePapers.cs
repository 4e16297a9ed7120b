using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using DigestService.Benchmarks.Data;
using Npgsql;

namespace DigestService.Benchmarks.Web;

/// <summary>The papers of a site that has run for a year, brought in by the product's own verb: lists of the last days, and papers up to the newest of these.</summary>
/// <param name="Data">Which were used: "recorded" or "own".</param>
internal sealed record SitePapers(string Data, long Count)
{
    private const int PerList = 40;
    private const int Lists = 60;
    private const int FirstOfMonth = 50_000; // above what arXiv gives out

    public static async Task<SitePapers> Ingest(NpgsqlDataSource database, IReadOnlyDictionary<string, string> settings, string data, int count, string folder, CancellationToken stop)
    {
        var listed = ListedPapers.Load(data, Math.Min(Lists * PerList, count / 2));
        var now = $"{listed.Newest.AddDays(1):yyyy-MM-dd}T06:00:00Z";
        var lists = Directory.CreateDirectory(Path.Combine(folder, "lists")).FullName;
        foreach (var (age, items) in listed.Items.Chunk(PerList).Index())
            await File.WriteAllTextAsync(Path.Combine(lists, $"{listed.Newest.AddDays(-age):yyyy-MM-dd}.json"), new JsonArray([.. items.Select(item => item.DeepClone())]).ToJsonString(), stop);
        await ProductRun.Of(["ingest", "--from", lists, "--now", now], settings, stop);

        await using var connection = await database.OpenConnectionAsync(stop);
        var others = BenchPapers.Load(data);
        var file = Path.Combine(folder, "papers.jsonl");
        await BenchPaper.Write(file, UpTo(listed.Newest, [.. others.Take(count - await Stored(connection))]), stop);
        var run = await ProductRun.Of(["ingest", "--from", file, "--now", now], settings, stop);
        Progress.Tell($"{run.Answer} in {run.Seconds:0.0} s");
        await connection.ExecuteAsync("vacuum analyze", commandTimeout: 600);
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 600);
        return new SitePapers(others.Data, await Stored(connection));
    }

    /// <summary>Moved so that the newest paper is of this day; an id tells its month.</summary>
    private static IEnumerable<BenchPaper> UpTo(DateOnly newest, IReadOnlyList<BenchPaper> papers)
    {
        var later = newest.DayNumber - papers.Max(paper => paper.Date).DayNumber;
        var ofMonth = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var paper in papers)
        {
            var day = paper.Date.AddDays(later);
            var month = day.ToString("yyMM", CultureInfo.InvariantCulture);
            var number = ofMonth[month] = ofMonth.GetValueOrDefault(month, FirstOfMonth) + 1;
            yield return paper with { Id = $"{month}.{number}", Date = day };
        }
    }

    private static Task<int> Stored(NpgsqlConnection connection) => connection.ExecuteScalarAsync<int>("select count(*) from papers");
}
