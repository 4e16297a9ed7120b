using System.Runtime.CompilerServices;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Tuning;

/// <summary>
/// Acronyms and what they stand for, learned from the papers that are stored: at first from the recent ones, which are in
/// memory, then from the newest <see cref="MostOlder"/>, and from then on from each that is new. One learns, any number read.
/// </summary>
public sealed class Acronyms(NpgsqlDataSource database) : IDisposable
{
    internal const int MostOlder = 50_000;

    private readonly SemaphoreSlim _one = new(1);
    private AcronymTally? _tally;
    private int _learnedTo;
    private volatile AcronymTable _table = AcronymTable.Empty;

    /// <summary>What is known by now; it grows while the first reading is under way.</summary>
    internal AcronymTable Table => _table;

    /// <summary>Reads what it has not read yet.</summary>
    /// <param name="recent">Papers in memory, which need not be fetched.</param>
    internal async Task Learn(IReadOnlyList<Paper> recent, CancellationToken stop = default)
    {
        await _one.WaitAsync(stop);
        try
        {
            if (_tally is null) await LearnAll(recent, stop);
            else await LearnNew(_tally, stop);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task LearnAll(IReadOnlyList<Paper> recent, CancellationToken stop)
    {
        var tally = new AcronymTally();
        foreach (var paper in recent) tally.Add(paper.Title, paper.Abstract);
        _table = tally.ToTable();

        var known = recent.Select(paper => paper.Number).ToHashSet();
        var newest = known.Count == 0 ? 0 : known.Max();
        await foreach (var (number, title, text) in Read("order by paper_id desc limit $1", MostOlder, stop))
        {
            newest = Math.Max(newest, number);
            if (!known.Contains(number)) tally.Add(title, text);
        }
        (_tally, _learnedTo, _table) = (tally, newest, tally.ToTable());
    }

    private async Task LearnNew(AcronymTally tally, CancellationToken stop)
    {
        var before = _learnedTo;
        await foreach (var (number, title, text) in Read("where paper_id > $1 order by paper_id", before, stop))
        {
            tally.Add(title, text);
            _learnedTo = number;
        }
        if (_learnedTo > before) _table = tally.ToTable();
    }

    private async IAsyncEnumerable<(int Number, string Title, string Abstract)> Read(string which, int parameter, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var command = database.CreateCommand($"select paper_id, title, abstract from papers {which}");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = parameter });
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) yield return (rows.GetInt32(0), rows.GetString(1), rows.GetString(2));
    }

    public void Dispose() => _one.Dispose();
}
