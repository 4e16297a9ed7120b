using System.IO.Compression;

namespace DigestService.Benchmarks.Data;

/// <summary>
/// As many papers as wanted, always the same ones: the recorded ones of arXiv first (or, without them, the project's own),
/// then ones made of their parts: see <see cref="MadePapers"/>.
/// </summary>
internal sealed class BenchPapers
{
    public const string Recorded = "recorded";
    public const string Own = "own";

    private const int OwnPapers = 20_000;

    private readonly IReadOnlyList<BenchPaper> _first;

    private BenchPapers(string data, IReadOnlyList<BenchPaper> first) => (Data, _first) = (data, first);

    /// <summary>Which were used: "recorded" or "own".</summary>
    public string Data { get; }

    /// <param name="data">Where <c>arxiv/papers.jsonl.gz</c> may be.</param>
    public static BenchPapers Load(string data)
    {
        var file = Path.Combine(data, "arxiv", "papers.jsonl.gz");
        return File.Exists(file) ? new BenchPapers(Recorded, Read(file)) : new BenchPapers(Own, new OwnPapers().Make(OwnPapers));
    }

    public IEnumerable<BenchPaper> Take(int count) =>
        count <= _first.Count ? _first.Take(count) : _first.Concat(new MadePapers(_first).Make(count - _first.Count));

    private static List<BenchPaper> Read(string file)
    {
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var lines = new StreamReader(packed);
        var (papers, seen) = (new List<BenchPaper>(), new HashSet<string>(StringComparer.Ordinal));
        while (lines.ReadLine() is { } line)
            if (BenchPaper.FromLine(line) is var paper && seen.Add(paper.Id)) papers.Add(paper);
        return papers;
    }
}
