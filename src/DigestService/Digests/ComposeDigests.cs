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

    /// <param name="now">Schedule time.</param>
    /// <param name="batchSize">Subscribers in one transaction.</param>
    public async Task<ComposeCounts> Run(DateTimeOffset now, int batchSize, CancellationToken stop = default)
    {
        var counts = new ComposeCounts();
        await using var connection = await database.OpenConnectionAsync(stop);
        if (await DigestStore.CountDue(connection, now) == 0) return counts;

        var window = await LoadWindow(connection, now, stop);
        var quiet = await QuietSources.Of(connection, now);
        while (!stop.IsCancellationRequested)
        {
            var taken = await ComposeBatch(connection, window, quiet, batchSize, counts, stop);
            if (taken == 0) break;
        }
        log.LogInformation("Composed {Digests} digests for {Due} due subscribers over {Papers} papers; skipped {Skipped}", counts.Digests, counts.Due, window.Papers.Count, counts.Skipped);
        return counts;
    }

    private static async Task<Window> LoadWindow(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop)
    {
        var floor = await PaperQueries.NewestNewsBefore(connection, now - LongestLookBack, stop);
        var loaded = await PaperQueries.WithNewsAfter(connection, floor, stop);
        return new Window(loaded, floor, HighestNews(loaded, floor), now);
    }

    private static long HighestNews(IReadOnlyList<Paper> loaded, long floor) =>
        loaded.Aggregate(floor, (highest, paper) => Math.Max(highest, Math.Max(paper.ArrivedSeq ?? 0, paper.ListedSeq ?? 0)));

    private async Task<int> ComposeBatch(NpgsqlConnection connection, Window window, string[] quiet, int batchSize, ComposeCounts counts, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var locked = await DigestStore.LockDue(connection, transaction, batchSize, counts.SetAside, window.Now);
        if (locked.Count == 0) return 0;

        await Unsent.Supersede(connection, transaction, [.. locked], "a newer digest took its place before it was sent", window.Now);
        var due = await DigestStore.ReadDue(connection, transaction, locked);
        await LearnKeywords(connection, transaction, window, due);
        var beyond = await CountBeyond(connection, transaction, window, due, stop);

        var batch = new List<ComposedDigest>();
        foreach (var reader in due)
        {
            var slot = Slot.Current(reader.Rhythm(), reader.LastIssueDate, window.Now);
            if (slot is { } issue) Choose(reader, issue);
            else await DigestStore.Reschedule(connection, transaction, reader.SubscriberId, Slot.Next(reader.Rhythm(), reader.LastIssueDate!.Value).At);
        }
        var inserted = await DigestStore.Insert(connection, transaction, batch, window.Now);
        if (due.Any(reader => reader.IsPaused))
            await DigestStore.EndPauses(connection, transaction, [.. due.Where(reader => reader.IsPaused).Select(reader => reader.SubscriberId)]);
        await transaction.CommitAsync(stop);
        counts.Add(batch, inserted);
        return locked.Count;

        void Choose(DueSubscriber reader, Slot issue)
        {
            try
            {
                batch.Add(Compose(reader, issue, window, beyond.GetValueOrDefault(reader.SubscriberId), quiet));
            }
            catch (Exception fault)
            {
                // One subscriber's fault must not hold up the others. Their slot stays due, for the next run.
                log.LogError(fault, "Subscriber {SubscriberId} could not be composed", reader.SubscriberId);
                counts.Fail(reader.SubscriberId);
            }
        }
    }

    private static ComposedDigest Compose(DueSubscriber reader, Slot slot, Window window, int beyond, string[] quiet)
    {
        var selection = SelectPapers.For(reader, window, slot.IssueDate);
        return ComposedDigest.From(reader, selection, slot, window, beyond, quiet, SubjectOf(selection, window, slot.IssueDate));
    }

    private static string SubjectOf(Selection selection, Window window, DateOnly issueDate) =>
        selection.Papers.Count == 0 ? DigestSubject.ForNothing(issueDate) : DigestSubject.For(
            issueDate,
            [.. selection.Papers.Where(each => each.Catches.Count > 0).Select(each => each.Catches.Select(one => window.QueryOf(one.KeywordId)).ToArray())],
            [.. selection.Papers.Where(each => each.Catches.Count == 0).Select(each => each.Paper.Title)]);

    /// <summary>Evaluates what this batch brings that no batch before it did.</summary>
    private static async Task LearnKeywords(NpgsqlConnection connection, NpgsqlTransaction transaction, Window window, IReadOnlyList<DueSubscriber> due)
    {
        var keywords = due.SelectMany(reader => reader.KeywordIds).Where(id => !window.Knows(id)).ToHashSet();
        var mutes = due.SelectMany(reader => reader.MuteIds).Where(id => !window.KnowsMute(id)).ToHashSet();
        if (keywords.Count + mutes.Count == 0) return;
        var queries = await DigestStore.Queries(connection, transaction, [.. keywords, .. mutes]);
        foreach (var id in keywords) window.Learn(id, queries[id]);
        foreach (var id in mutes) window.LearnMute(id, queries[id]);
    }

    /// <summary>Counts what the few readers who were away for longer than a digest looks back would have matched.</summary>
    private static async Task<Dictionary<int, int>> CountBeyond(
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
            foreach (var reader in away) matched[reader.SubscriberId].UnionWith(SelectPapers.Matched(reader, older, DateOnly.FromDateTime(window.Now.UtcDateTime)));
            from = to;
        }
        foreach (var reader in away) matched[reader.SubscriberId].ExceptWith(SelectPapers.Matched(reader, window, DateOnly.FromDateTime(window.Now.UtcDateTime)));
        return matched.ToDictionary(each => each.Key, each => each.Value.Count);
    }
}
