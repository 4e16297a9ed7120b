using DigestService.Papers.Feeds;
using Npgsql;

namespace DigestService.Papers;

/// <summary>
/// The way of a paper into the database: a source says what to ask, each page is fetched politely, parsed and stored,
/// and the day is noted. A page that fails takes no other with it; its fault is told and stands in the ledger.
/// </summary>
public sealed class IngestPapers(NpgsqlDataSource database, PaperStore store, FeedClient client, FeedSettings settings)
{
    private const int LedgerDays = 90;

    /// <summary>Asks what is worth asking now. Worker and command line call this alike.</summary>
    /// <param name="evenIfFresh">Ask also what was looked at a moment ago.</param>
    /// <param name="patience">How long to wait for another process that is asking the same servers.</param>
    public Task<IngestReport> Poll(
        IPaperSource source, DateTimeOffset now, bool evenIfFresh = false, TimeSpan patience = default, IProgress<IngestProgress>? progress = null, CancellationToken stop = default) =>
        Run(source, looks => source.Poll(now, evenIfFresh ? new Dictionary<DateOnly, SourceDay>() : looks), goesOn: false, now, patience, progress, stop);

    /// <summary>Asks for all papers of these days, both included.</summary>
    public Task<IngestReport> Days(
        IPaperSource source, DateOnly since, DateOnly until, DateTimeOffset now, TimeSpan patience = default, IProgress<IngestProgress>? progress = null, CancellationToken stop = default) =>
        Run(source, _ => source.Range(since, until, now), goesOn: true, now, patience, progress, stop);

    /// <param name="goesOn">Past a listing that could not be had; else the others are left for another time, too.</param>
    private async Task<IngestReport> Run(
        IPaperSource source, Func<IReadOnlyDictionary<DateOnly, SourceDay>, IEnumerable<PageRequest>> requests, bool goesOn,
        DateTimeOffset now, TimeSpan patience, IProgress<IngestProgress>? progress, CancellationToken stop)
    {
        await using var turn = await SourceTurn.TryTake(database, source.Gate, patience, settings.LongestSilence, stop);
        if (turn is null)
            return IngestReport.None with { AlreadyRunning = true, Faults = [$"{source.Name}: another process is asking its servers already; try again when it is done"] };

        var fetcher = new PoliteFetcher(client, turn, settings);
        var looks = await Looks(source, now, stop);
        var report = IngestReport.None;
        foreach (var day in requests(looks).GroupBy(asked => (asked.Day, asked.IsListing)))
        {
            var tally = await Tally(source, day.Key.Day, day.Key.IsListing, looks, report, progress, stop);
            foreach (var asked in day) await IngestPages(source, asked, fetcher, tally, WatchedSince(looks), now, stop);
            await Note(tally, now, stop);
            report += tally.Report;
            if (fetcher.ToldToStop is not null || (tally is { IsListing: true, Report.Faults.Count: > 0 } && !goesOn)) break;
        }
        return report;
    }

    /// <summary>What was due before the first day that is known of is not late: nobody waited for it here.</summary>
    private static DateOnly WatchedSince(IReadOnlyDictionary<DateOnly, SourceDay> looks) => looks.Count > 0 ? looks.Keys.Min() : DateOnly.MaxValue;

    private async Task<DayTally> Tally(
        IPaperSource source, DateOnly day, bool isListing, IReadOnlyDictionary<DateOnly, SourceDay> looks, IngestReport report, IProgress<IngestProgress>? progress, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return new DayTally(source.Name, day, report, progress)
        {
            DueAt = source.DueAt(day),
            Known = looks.GetValueOrDefault(day),
            IsListing = isListing,
            Earlier = await SourceLists.Before(connection, source.Name, day, stop),
        };
    }

    private async Task<IReadOnlyDictionary<DateOnly, SourceDay>> Looks(IPaperSource source, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await SourceDays.OfSource(connection, source.Name, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-LedgerDays), stop);
    }

    /// <summary>One request and the pages that follow it.</summary>
    private async Task IngestPages(IPaperSource source, PageRequest first, PoliteFetcher fetcher, DayTally tally, DateOnly watchedSince, DateTimeOffset now, CancellationToken stop)
    {
        var pages = 0;
        for (var asked = first; asked is not null && fetcher.ToldToStop is null;)
        {
            if (++pages > settings.MaxPages)
            {
                tally.Add($"{first.Url} goes on for more than {settings.MaxPages} pages (Digest:Feeds:MaxPages); the rest was left", asked.Part);
                return;
            }
            var (answer, page) = await fetcher.Get(source, asked, stop);
            if (page.Fault is { } fault) tally.Add(fault.Sentence, asked.Part);
            else if (!tally.Add(page, await store.Save(source.Name, Watched(page.Papers, watchedSince), now, stop), asked.Part) && asked.IsGuess && page.Items > 0) return;
            else if (asked.IsAfterEmpty && page.Items > 0) tally.Add($"the page before {asked.Url} was empty, and this one is not", asked.Part);
            asked = source.Next(asked, answer, page.Fault is null ? page : null);
        }
    }

    private static IReadOnlyList<SourcePaper> Watched(IReadOnlyList<SourcePaper> papers, DateOnly since) =>
        [.. papers.Select(paper => paper.DueAt is { } due && DateOnly.FromDateTime(due.UtcDateTime) < since ? paper with { DueAt = null } : paper)];

    private async Task Note(DayTally tally, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var look = tally.Look(now);
        await SourceDays.Note(connection, look, stop);
        if (look.State == "complete" && !tally.IsListing) await SourceLists.Keep(connection, source: look.Source, look.Day, tally.List, stop);
    }
}
