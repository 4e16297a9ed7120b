using System.Collections.Concurrent;
using Dapper;
using DigestService.Matching;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>A paper as it was read, with what was found in it. Any number of threads may ask.</summary>
internal sealed class PaperAtHand(Paper paper)
{
    private readonly PaperEvidence _evidence = new(paper);
    private readonly ConcurrentDictionary<int, Evidence?> _found = new();

    public Paper Paper => paper;

    /// <summary>Why the keyword caught it; null where it does not.</summary>
    public Evidence? Find(KeywordAtHand keyword) =>
        _found.GetOrAdd(keyword.Number, static (_, asked) => asked.Parsed is { } query ? asked.Evidence.Find(query) : null, (keyword.Parsed, Evidence: _evidence));
}

/// <summary>
/// The papers of the digests that go out now, kept from batch to batch, since most of a day's digests show the same ones: reading
/// papers and looking for keywords in them was 35 % of a worker's samples over 2,000 mails (4 of 11 ms), and is 15 % over 5,000 (0.5 of 3). A row that changed meanwhile is read anew.
/// </summary>
internal sealed class PapersAtHand
{
    /// <summary>When there are more, all are read anew.</summary>
    private const int Most = 2_000;

    /// <summary>What is counted from other rows, the votes gained, may be so old.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, Kept> _kept = new();

    private sealed record Kept(PaperAtHand Paper, long Version, long Until);

    public async Task<IReadOnlyDictionary<int, PaperAtHand>> Load(NpgsqlConnection connection, int[] numbers, CancellationToken stop)
    {
        if (_kept.Count > Most) _kept.Clear();
        var now = Environment.TickCount64;
        var versions = await Versions(connection, numbers, stop); // before the rows: a change in between only reads them once more
        var papers = new Dictionary<int, PaperAtHand>(numbers.Length);
        foreach (var (number, version) in versions)
            if (_kept.TryGetValue(number, out var kept) && kept.Version == version && now < kept.Until) papers.Add(number, kept.Paper);
        if (papers.Count == versions.Count) return papers;

        foreach (var paper in await PaperQueries.ByNumbers(connection, versions.Keys.Where(number => !papers.ContainsKey(number)), stop))
        {
            var read = new PaperAtHand(paper);
            _kept[paper.Number] = new Kept(read, versions[paper.Number], now + (long)KeepFor.TotalMilliseconds);
            papers.Add(paper.Number, read);
        }
        return papers;
    }

    /// <summary>PostgreSQL's own: the transaction that last wrote the row.</summary>
    private static async Task<Dictionary<int, long>> Versions(NpgsqlConnection connection, int[] numbers, CancellationToken stop) =>
        (await connection.QueryAsync<(int Number, long Version)>(new CommandDefinition(
            "select paper_id, xmin::text::bigint from papers where paper_id = any (@numbers)", new { numbers }, cancellationToken: stop)))
        .ToDictionary(each => each.Number, each => each.Version);
}
