namespace DigestService.Papers;

/// <summary>What came of an ingest.</summary>
/// <param name="Fetched">Items read, refused ones included.</param>
/// <param name="Reasons">Why items were refused: the first hundred.</param>
/// <param name="Faults">Pages that could not be had or read, each as one sentence.</param>
public sealed record IngestReport(int Fetched, int New, int Updated, int Rejected, IReadOnlyList<Rejected> Reasons, IReadOnlyList<string> Faults)
{
    private const int MostReasons = 100;

    public static IngestReport None { get; } = new(0, 0, 0, 0, [], []);

    /// <summary>Those that made news long after their list was due.</summary>
    public int Late { get; init; }

    /// <summary>Another process is asking this source just now; nothing was done.</summary>
    public bool AlreadyRunning { get; init; }

    public static IngestReport Faulty(string sentence) => None with { Faults = [sentence] };

    public static IngestReport Of(ParsedPage page, SavedPage saved) =>
        new(page.Items, saved.New, saved.Updated, page.Rejected.Count + saved.Rejected.Count, [.. page.Rejected.Concat(saved.Rejected).Take(MostReasons)], []) { Late = saved.Late };

    public static IngestReport operator +(IngestReport a, IngestReport b) =>
        new(a.Fetched + b.Fetched, a.New + b.New, a.Updated + b.Updated, a.Rejected + b.Rejected,
            a.Reasons.Count >= MostReasons || b.Reasons.Count == 0 ? a.Reasons : [.. a.Reasons.Concat(b.Reasons).Take(MostReasons)],
            b.Faults.Count == 0 ? a.Faults : [.. a.Faults, .. b.Faults])
        {
            Late = a.Late + b.Late,
            AlreadyRunning = a.AlreadyRunning || b.AlreadyRunning,
        };
}

/// <summary>Told after each page.</summary>
/// <param name="Place">The day, category or file that is being read.</param>
/// <param name="SoFar">The whole of this run until now.</param>
public sealed record IngestProgress(string Source, string Place, IngestReport SoFar);
