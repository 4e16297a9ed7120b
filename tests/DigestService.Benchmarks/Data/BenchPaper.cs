using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestService.Benchmarks.Data;

/// <summary>A paper in the form in which arXiv's metadata is passed on.</summary>
internal sealed record BenchPaper(string Id, string Title, string Abstract, IReadOnlyList<string> Categories, IReadOnlyList<string> Authors, DateOnly Date)
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToLine() => JsonSerializer.Serialize(this, Lines);

    public static BenchPaper FromLine(string line) => JsonSerializer.Deserialize<BenchPaper>(line, Lines)!;

    /// <summary>Writes a <c>.jsonl</c> as <c>ingest --from</c> takes it.</summary>
    public static Task Write(string file, IEnumerable<BenchPaper> papers, CancellationToken stop) =>
        File.WriteAllLinesAsync(file, papers.Select(paper => paper.ToLine()), stop);
}
