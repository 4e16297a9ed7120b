using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Papers;

/// <summary>What came of storing papers. A paper counts as updated where anything that is kept of it changed.</summary>
public sealed record SavedPage(int New, int Updated, IReadOnlyList<Rejected> Rejected)
{
    public static SavedPage None { get; } = new(0, 0, []);

    /// <summary>Those that made news long after they were due.</summary>
    public int Late { get; init; }

    public static SavedPage operator +(SavedPage a, SavedPage b) => new(a.New + b.New, a.Updated + b.Updated, [.. a.Rejected, .. b.Rejected]) { Late = a.Late + b.Late };
}

/// <summary>
/// Takes in what sources tell: one transaction a chunk, a few statements each however many papers. What is told again
/// unchanged is recognised by its digest and writes nothing.
/// </summary>
/// <param name="terms">The analyzer's terms of a paper, as text that PostgreSQL reads as a <c>tsvector</c>.</param>
public sealed class PaperStore(NpgsqlDataSource database, Func<Paper, string> terms)
{
    /// <summary>A quarter of a second's work for an idle machine.</summary>
    private const int ChunkSize = 1_000;

    /// <summary>For so few the machine is not too slow: whatever they wait for does not come.</summary>
    private const int FewestAtOnce = 100;

    // Sources write one after the other, so that two that bring the same new paper cannot collide.
    private const long WriterLock = 0x5061_7065_7273; // "Papers"

    /// <param name="source">Who tells: <see cref="IPaperSource.Name"/>.</param>
    /// <param name="now">Schedule time: news and observations are of it, and what is archive is measured from it.</param>
    public Task<SavedPage> Save(string source, IReadOnlyList<SourcePaper> papers, DateTimeOffset now, CancellationToken stop = default) =>
        Save(source, Telling.Of(papers), now, stop);

    /// <param name="tellings">Perhaps with terms that were made ahead, see <see cref="AnalyseAhead"/>.</param>
    internal async Task<SavedPage> Save(string source, IReadOnlyList<Telling> tellings, DateTimeOffset now, CancellationToken stop)
    {
        var failed = await FailedPapers.ToldBy(database, source, now, stop);
        var waiting = failed.Count == 0 ? [] : tellings.Where(telling => failed.TryGetValue(FailedPapers.NameOf(telling), out var paper) && paper.Waits(telling)).ToHashSet();
        var saved = SavedPage.None with { Rejected = [.. waiting.Select(telling => new Rejected(telling.Alias, "it failed before and is set aside (`digest status`)"))] };
        foreach (var chunk in tellings.Where(telling => !waiting.Contains(telling)).Chunk(ChunkSize)) saved += await SaveOrSetAside(source, chunk, failed, now, stop);
        return saved;
    }

    /// <summary>Tries again to store what failed a while ago.</summary>
    public async Task<SavedPage> TryAgain(DateTimeOffset now, CancellationToken stop = default)
    {
        var saved = SavedPage.None;
        foreach (var (source, papers) in await FailedPapers.Due(database, now, stop)) saved += await Save(source, papers, now, stop);
        return saved;
    }

    /// <summary>
    /// Makes the terms of those papers that nobody has told of yet, outside any lock: of a long file, while the part before is
    /// being written. What is known already is left alone; mostly it is told again unchanged.
    /// </summary>
    internal async Task<IReadOnlyList<Telling>> AnalyseAhead(string source, IReadOnlyList<SourcePaper> papers, CancellationToken stop)
    {
        var tellings = Telling.Of(papers);
        await using var connection = await database.OpenConnectionAsync(stop);
        var known = await KnownPapers.AliasesAmong(connection, [.. tellings.SelectMany(telling => telling.Aliases)], stop);
        return [.. tellings.AsParallel().AsOrdered().Select(telling => telling.Aliases.Any(known.Contains)
            ? telling
            : telling with { TermsIfNew = TermsAhead(source, telling) })];
    }

    /// <returns>Null where they cannot be made: found again, and told, when it is stored.</returns>
    private string? TermsAhead(string source, Telling telling)
    {
        try
        {
            return terms(MergePapers.Into(null, telling, source).Paper);
        }
        catch (Exception fault) when (DatabaseFaults.IsOfWhatWasTried(fault))
        {
            return null;
        }
    }

    /// <summary>
    /// A paper that cannot be analysed, or that the database refuses, is noted to be tried again, and the rest goes in. Many that
    /// took too long go in as fewer at once.
    /// </summary>
    /// <param name="failed">What of this source failed before.</param>
    private async Task<SavedPage> SaveOrSetAside(string source, Telling[] chunk, IReadOnlyDictionary<string, FailedPaper> failed, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            var saved = await SaveChunk(source, chunk, now, stop);
            if (failed.Count > 0 && chunk.Select(FailedPapers.NameOf).Where(failed.ContainsKey).ToArray() is { Length: > 0 } mended)
                await FailedPapers.Forget(database, source, mended, stop);
            return saved;
        }
        catch (Exception fault) when (DatabaseFaults.IsOfWhatWasTried(fault))
        {
            if (chunk is [var one])
            {
                await FailedPapers.Note(database, source, one, fault, now, stop);
                return SavedPage.None with { Rejected = [new Rejected(one.Alias, DatabaseFaults.Reason(fault))] };
            }
            return await SaveHalves(source, chunk, failed, now, stop);
        }
        catch (NpgsqlException fault) when (chunk.Length > FewestAtOnce && DatabaseFaults.IsOfTooLong(fault))
        {
            return await SaveHalves(source, chunk, failed, now, stop);
        }
    }

    private async Task<SavedPage> SaveHalves(string source, Telling[] chunk, IReadOnlyDictionary<string, FailedPaper> failed, DateTimeOffset now, CancellationToken stop)
    {
        var half = chunk.Length / 2;
        return await SaveOrSetAside(source, chunk[..half], failed, now, stop) + await SaveOrSetAside(source, chunk[half..], failed, now, stop);
    }

    private async Task<SavedPage> SaveChunk(string source, Telling[] chunk, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition($"select {DigestDatabase.LetsGo}, pg_advisory_xact_lock(@WriterLock)", new { WriterLock }, cancellationToken: stop));

        var heard = await KnownPapers.Find(connection, source, chunk, now, stop);
        var changes = await Merge(connection, source, [.. heard.Where(each => each.IsNews)], stop);
        var (fresh, old) = (changes.Where(each => each.IsNew).ToList(), changes.Where(each => !each.IsNew).ToList());
        await WritePapers.Insert(connection, fresh, terms, now, stop);
        var updated = await WritePapers.Update(connection, old, terms, stop);
        await WritePapers.Aliases(connection, changes, stop);
        await WriteVotes.Observe(connection, heard, changes, now, stop);
        var late = await News.Make(connection, changes, now, stop); // last, since its lock is everybody's

        await transaction.CommitAsync(stop);
        return new SavedPage(fresh.Count, updated, []) { Late = late };
    }

    private static async Task<IReadOnlyList<Change>> Merge(NpgsqlConnection connection, string source, IReadOnlyList<Heard> heard, CancellationToken stop)
    {
        var stored = await KnownPapers.Load(connection, [.. heard.Select(each => each.Known?.Number).OfType<int>()], stop);
        var numbers = new Queue<int>(await WritePapers.TakeNumbers(connection, heard.Count(each => each.Known is null), stop));
        return [.. heard.Select(each =>
        {
            var row = MergePapers.Into(each.Known is { } known ? stored[known.Number] : null, each.Telling, source);
            return new Change(each, each.Known is null ? row with { Paper = row.Paper with { Number = numbers.Dequeue() } } : row);
        })];
    }
}

/// <summary>A paper as told, beside the row that it makes or changes.</summary>
internal sealed record Change(Heard Heard, StoredPaper Row)
{
    public bool IsNew => Heard.Known is null;
    public int Number => Row.Paper.Number;
}
