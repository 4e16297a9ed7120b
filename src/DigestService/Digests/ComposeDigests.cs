using System.Data;
using DigestService.Database;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Rendering;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DigestService.Digests;

/// <summary>
/// The story of composing: load the window once, then, batch by batch and each in one transaction, take subscribers whose time
/// has come, choose their papers, and commit digests, outbox rows and next slots together. Any number of workers may run it.
/// </summary>
public sealed class ComposeDigests(NpgsqlDataSource database, ILogger<ComposeDigests> log)
{
    /// <summary>A digest looks back at most this far; what is older is counted.</summary>
    public static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(14);

    /// <summary>While one waits for the database, the other chooses. The batches of each are its own, as between workers.</summary>
    private const int Lanes = 2;

    private static readonly TimeSpan FirstPapersWait = TimeSpan.FromMinutes(2);

    /// <summary>Digests of one batch wait for up to this long before they are sent; see <see cref="DigestStore.Insert"/>.</summary>
    public TimeSpan Spread { get; init; }

    /// <summary>By their calendars a digest tells what is missing.</summary>
    public IReadOnlyList<IPaperSource> Sources { get; init; } = [];

    /// <param name="now">Schedule time.</param>
    /// <param name="batchSize">Subscribers in one transaction.</param>
    /// <param name="asOfThen">An operator's look from another time: news made after <paramref name="now"/> does not count yet.</param>
    public async Task<ComposeCounts> Run(DateTimeOffset now, int batchSize, bool asOfThen = false, CancellationToken stop = default)
    {
        var counts = new ComposeCounts();
        if (await Prepare(now, asOfThen, stop) is not { } run) return counts;
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => ComposeBatches(run, batchSize, counts, stop), stop)));
        log.LogInformation("Composing: {Due} due, {Digests} composed; papers in reach: {Papers}; skipped: {Skipped}", counts.Due, counts.Digests, run.Window.Papers.Count,
            counts.Skipped.Count == 0 ? "none" : string.Join("; ", counts.Skipped.Select(each => $"{each.Value} {each.Key}")));
        return counts;
    }

    /// <summary>What all batches of a run share.</summary>
    /// <param name="Buckets">See <see cref="Database.Buckets"/>.</param>
    /// <param name="IsNew">No papers have come yet.</param>
    /// <param name="Quiet">Sources that told nothing new.</param>
    /// <param name="Failed">Readers who failed in an earlier run.</param>
    private sealed record ComposeRun(Window Window, short[] Buckets, bool IsNew, string[] Quiet, IReadOnlySet<int> Failed);

    /// <summary>Gives its connection back before the lanes ask for theirs, so that they never wait for it where connections are few.</summary>
    /// <returns>Null where nobody is due.</returns>
    private async Task<ComposeRun?> Prepare(DateTimeOffset now, bool asOfThen, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var buckets = await Buckets.All(connection, stop);
        if (!await DueStore.AnyDue(connection, buckets, now, stop)) return null;

        var isNew = !await PaperQueries.Any(connection, stop);
        var window = await LoadWindow(connection, now, asOfThen, stop);
        foreach (var (paper, reason) in window.Unreadable) log.LogError("Paper {Paper} cannot be read and is left out of digests: {Reason}", paper.Alias, reason);
        if (window.Unreadable.Count > 0) await FailedPapers.NoteLeftOut(connection, [.. window.Unreadable.Select(each => (each.Paper.Alias, $"left out of digests: {each.Reason}"))], stop);
        return new ComposeRun(window, buckets, isNew, await QuietSources.Of(connection, Sources, now), await FailedReaders.Known(connection, stop));
    }

    /// <summary>A batch that fails for its readers' sake is tried again as half a batch, down to the one reader who is to blame.</summary>
    private async Task ComposeBatches(ComposeRun run, int batchSize, ComposeCounts counts, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var select = new SelectPapers(run.Window);
        foreach (var bucket in Buckets.InTurn(run.Buckets))
        {
            for (var size = batchSize; !stop.IsCancellationRequested;)
            {
                try
                {
                    var (readers, hasFailed) = await ComposeBatch(connection, run, select, bucket, size, counts, stop);
                    if (readers == 0) break;
                    size = hasFailed ? readers / 2 : Math.Min(2 * size, batchSize);
                }
                catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DeadlockDetected)
                {
                    log.LogWarning("A batch met another writer and is tried again");
                }
            }
        }
    }

    private static async Task<Window> LoadWindow(NpgsqlConnection connection, DateTimeOffset now, bool asOfThen, CancellationToken stop)
    {
        var floor = await PaperQueries.NewestNewsBefore(connection, now - LongestLookBack, stop);
        var loaded = await PaperQueries.WithNewsAfter(connection, floor, stop);
        var ceiling = asOfThen ? await PaperQueries.NewestNewsBefore(connection, now.AddTicks(10), stop) : long.MaxValue;
        return new Window(loaded, floor, Math.Max(floor, Math.Min(ceiling, HighestNews(loaded, floor))), now);
    }

    private static long HighestNews(IReadOnlyList<Paper> loaded, long floor) =>
        loaded.Aggregate(floor, (highest, paper) => Math.Max(highest, Math.Max(paper.ArrivedSeq ?? 0, paper.ListedSeq ?? 0)));

    private async Task<(int Readers, bool HasFailed)> ComposeBatch(NpgsqlConnection connection, ComposeRun run, SelectPapers select, short bucket, int batchSize, ComposeCounts counts, CancellationToken stop)
    {
        using var activity = Telemetry.Activities.StartActivity("compose batch");
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await DueStore.AskByIndex(connection, transaction);
        var locked = await DueStore.Lock(connection, transaction, bucket, batchSize, run.Window.Now, stop);
        activity?.SetTag("digest.readers", locked.Count);
        if (locked.Count == 0) return (0, false);
        if (locked.Count == 1) await transaction.SaveAsync("locked", stop);
        try
        {
            var taken = await Compose(connection, transaction, run, select, bucket, locked, stop);
            await transaction.CommitAsync(stop);
            lock (counts) counts.Add(taken); // only what was committed
            return (locked.Count, false);
        }
        catch (Exception fault) when (DatabaseFaults.IsOfWhatWasTried(fault) && connection.State == ConnectionState.Open)
        {
            log.LogError(fault, "A batch of {Readers} readers could not be composed", locked.Count);
            if (locked is not [var alone]) return (locked.Count, true);
            await transaction.RollbackAsync("locked", stop);
            await FailedReaders.Note(connection, transaction, bucket, alone.SubscriberId, DatabaseFaults.Reason(fault), run.Window.Now);
            await transaction.CommitAsync(stop);
            lock (counts) counts.Fail();
            return (1, false);
        }
    }

    private async Task<ComposeCounts> Compose(NpgsqlConnection connection, NpgsqlTransaction transaction, ComposeRun run, SelectPapers select, short bucket, IReadOnlyList<DueSlot> locked, CancellationToken stop)
    {
        var window = run.Window;
        await Unsent.Supersede(connection, transaction, bucket, [.. locked.Select(slot => slot.SubscriberId)], "a newer digest took its place before it was sent", window.Now);
        var due = await DueStore.Read(connection, transaction, bucket, locked);
        await LearnKeywords(connection, transaction, window, due);
        var beyond = await CountBeyond(connection, transaction, window, due, stop);

        var taken = new ComposeCounts();
        var (batch, postponed, failed) = ChooseFor(due, run, select, beyond, taken);
        foreach (var subscriberId in locked.Select(slot => slot.SubscriberId).Except(due.Select(reader => reader.SubscriberId)))
        {
            log.LogError("Subscriber {SubscriberId} has a schedule and no profile", subscriberId);
            failed[subscriberId] = "they have a schedule and no profile";
            taken.Fail();
        }
        foreach (var (subscriberId, dueAt) in postponed) await DigestStore.Reschedule(connection, transaction, bucket, subscriberId, dueAt);
        foreach (var (subscriberId, reason) in failed) await FailedReaders.Note(connection, transaction, bucket, subscriberId, reason, window.Now);
        if (run.Failed.Count > 0 && batch.Select(each => each.SubscriberId).Where(run.Failed.Contains).ToArray() is { Length: > 0 } mended)
            await FailedReaders.Forget(connection, transaction, mended);
        var inserted = await DigestStore.Insert(connection, transaction, bucket, batch, window.Now, Spread, stop);
        if (due.Any(reader => reader.IsPaused))
            await DigestStore.EndPauses(connection, transaction, bucket, [.. due.Where(reader => reader.IsPaused).Select(reader => reader.SubscriberId)]);
        taken.Add(batch, inserted);
        return taken;
    }

    /// <summary>One subscriber's fault must not hold up the others: they are tried again later.</summary>
    private (List<ComposedDigest> Batch, Dictionary<int, DateTimeOffset> Postponed, Dictionary<int, string> Failed) ChooseFor(
        IReadOnlyList<DueSubscriber> due, ComposeRun run, SelectPapers select, Dictionary<int, int> beyond, ComposeCounts counts)
    {
        var window = run.Window;
        var (batch, postponed, failed) = (new List<ComposedDigest>(), new Dictionary<int, DateTimeOffset>(), new Dictionary<int, string>());
        foreach (var reader in due)
        {
            try
            {
                if (run.IsNew && reader.LastIssueDate is null)
                {
                    // A service that is just being set up: the first digest waits for the first papers.
                    postponed[reader.SubscriberId] = window.Now + FirstPapersWait;
                    counts.Wait();
                }
                else if (Slot.Current(reader.Rhythm(), reader.LastIssueDate, window.Now) is { } slot)
                {
                    batch.Add(Compose(select, reader, slot, window, beyond.GetValueOrDefault(reader.SubscriberId), run.Quiet));
                }
                else
                {
                    postponed[reader.SubscriberId] = Slot.Next(reader.Rhythm(), reader.LastIssueDate!.Value).At;
                }
            }
            catch (Exception fault)
            {
                log.LogError(fault, "Subscriber {SubscriberId} could not be composed", reader.SubscriberId);
                failed[reader.SubscriberId] = DatabaseFaults.Reason(fault);
                counts.Fail();
            }
        }
        return (batch, postponed, failed);
    }

    private static ComposedDigest Compose(SelectPapers select, DueSubscriber reader, Slot slot, Window window, int beyond, string[] quiet)
    {
        var selection = select.For(reader, slot.IssueDate);
        var occasion = Occasions.Of(reader, slot);
        return ComposedDigest.From(reader, selection, slot, occasion, window, beyond, quiet, SubjectOf(selection, window, slot.IssueDate, occasion));
    }

    private static string SubjectOf(Selection selection, Window window, DateOnly issueDate, Occasion occasion) =>
        selection.Papers.Count == 0 ? DigestSubject.ForNothing(issueDate, occasion) : DigestSubject.For(
            issueDate,
            QueriesOf(selection, window),
            [.. selection.Papers.Where(each => each.Catches.Length == 0).Select(each => each.Paper.Title)],
            occasion);

    private static List<string[]> QueriesOf(Selection selection, Window window)
    {
        var queries = new List<string[]>(selection.Papers.Count);
        foreach (var paper in selection.Papers)
            if (paper.Catches.Length > 0) queries.Add(Array.ConvertAll(paper.Catches, one => window.QueryOf(one.KeywordId)));
        return queries;
    }

    /// <summary>Evaluates what this batch brings that no batch before it did.</summary>
    private async Task LearnKeywords(NpgsqlConnection connection, NpgsqlTransaction transaction, Window window, IReadOnlyList<DueSubscriber> due)
    {
        var keywords = due.SelectMany(reader => reader.KeywordIds).Where(id => !window.Knows(id)).ToHashSet();
        var mutes = due.SelectMany(reader => reader.MuteIds).Where(id => !window.KnowsMute(id)).ToHashSet();
        if (keywords.Count + mutes.Count == 0) return;
        var queries = await DigestStore.Queries(connection, transaction, [.. keywords, .. mutes]);
        foreach (var id in keywords) Try(window, id, queries, query => window.Learn(id, query));
        foreach (var id in mutes) Try(window, id, queries, query => window.LearnMute(id, query));
    }

    /// <summary>A keyword that cannot be evaluated is the trouble of its readers alone.</summary>
    private void Try(Window window, int keywordId, IReadOnlyDictionary<int, string> queries, Action<string> learn)
    {
        try
        {
            if (queries.TryGetValue(keywordId, out var query)) learn(query);
            else if (window.Fail(keywordId, "it is not in the table of keywords")) log.LogError("Keyword {KeywordId} is not in the table of keywords", keywordId);
        }
        catch (Exception fault)
        {
            if (window.Fail(keywordId, fault.Message)) log.LogError(fault, "Keyword {KeywordId} could not be evaluated", keywordId);
        }
    }

    private static bool KnowsAll(Window window, DueSubscriber reader) => reader.KeywordIds.All(window.Knows) && reader.MuteIds.All(window.KnowsMute);

    /// <summary>Counts what the few readers who were away for longer than a digest looks back would have matched.</summary>
    private async Task<Dictionary<int, int>> CountBeyond(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Window window, IReadOnlyList<DueSubscriber> due, CancellationToken stop)
    {
        var away = due.Where(reader => reader.FromSeq < window.FloorSeq && reader.KeywordIds.Length > 0).ToList();
        var matched = away.ToDictionary(reader => reader.SubscriberId, _ => new HashSet<int>());
        for (var from = away.Count == 0 ? window.FloorSeq : away.Min(reader => reader.FromSeq); from < window.FloorSeq;)
        {
            const int chunk = 5000;
            var to = Math.Min(from + chunk, window.FloorSeq);
            var older = new Window(await PaperQueries.WithNewsBetween(connection, from, to, stop), from, to, window.Now);
            await LearnKeywords(connection, transaction, older, away);
            foreach (var reader in away.Where(reader => KnowsAll(older, reader))) matched[reader.SubscriberId].UnionWith(new SelectPapers(older).Matched(reader, DateOnly.FromDateTime(window.Now.UtcDateTime)));
            from = to;
        }
        foreach (var reader in away.Where(reader => KnowsAll(window, reader))) matched[reader.SubscriberId].ExceptWith(new SelectPapers(window).Matched(reader, DateOnly.FromDateTime(window.Now.UtcDateTime)));
        return matched.ToDictionary(each => each.Key, each => each.Value.Count);
    }
}
