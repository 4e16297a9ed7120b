namespace DigestService.Papers;

/// <summary>Counts what one source says of one day, and judges it by the source's own calendar.</summary>
/// <param name="before">What the run had before this day, for telling how far it is.</param>
internal sealed class DayTally(string source, DateOnly day, IngestReport before, IProgress<IngestProgress>? progress)
{
    /// <summary>A list so much shorter than it was has lost something.</summary>
    private const int Shrunk = 2;

    private readonly HashSet<string> _list = [];
    private readonly Dictionary<string, HashSet<string>> _parts = [];
    private bool _hasPapersOfDay;
    private bool _isBehind;

    /// <summary>When the day's list is out at the latest; null where there is none.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The day as it was last looked at; null where it was not.</summary>
    public SourceDay? Known { get; init; }

    /// <summary>The lists of the days before.</summary>
    public IReadOnlyDictionary<DateOnly, IReadOnlySet<string>> Earlier { get; init; } = new Dictionary<DateOnly, IReadOnlySet<string>>();

    /// <summary>See <see cref="PageRequest.IsListing"/>.</summary>
    public bool IsListing { get; init; }

    public string Source => source;
    public DateOnly Day => day;
    public IngestReport Report { get; private set; } = IngestReport.None;

    /// <summary>The names of the papers that were told as new on this day.</summary>
    public IReadOnlyCollection<string> List => _list;

    /// <returns>Whether it held a paper that no page before it did.</returns>
    public bool Add(ParsedPage page, SavedPage saved, string? part = null)
    {
        _hasPapersOfDay |= page.Items > 0 && !page.IsOfEarlierDay;
        _isBehind |= page.IsOfEarlierDay;
        var ofPart = _parts.TryGetValue(part ?? "", out var known) ? known : _parts[part ?? ""] = [];
        var hadMore = false;
        foreach (var paper in page.Papers.Where(paper => !paper.IsReplacement)) hadMore |= _list.Add(paper.Alias) | ofPart.Add(paper.Alias);
        Add(IngestReport.Of(page, saved), part);
        return hadMore;
    }

    /// <param name="part">What of the day: a category, or null for all.</param>
    public void Add(string fault, string? part = null) => Add(IngestReport.Faulty(fault), part);

    private void Add(IngestReport more, string? part)
    {
        Report += more;
        progress?.Report(new IngestProgress(source, part is null ? $"{day:yyyy-MM-dd}" : $"{day:yyyy-MM-dd} {part}", before + Report));
    }

    /// <summary>The verdict, once all of the day is in.</summary>
    public SourceDay Look(DateTimeOffset now)
    {
        if (!IsListing && Known is { State: "complete", Fetched: >= 10 } && Report.Faults.Count == 0 && Report.Fetched * Shrunk < Known.Fetched)
            Add($"{source} gave {Report.Fetched} papers of {day:yyyy-MM-dd}, where it had given {Known.Fetched}", null);
        var state = StateAt(now);
        if (state == "stale") Add(Copied()!, null);
        return new SourceDay
        {
            Source = source,
            Day = day,
            State = state,
            Fetched = Report.Fetched,
            New = Report.New,
            Updated = Report.Updated,
            Rejected = Report.Rejected,
            Late = Report.Late,
            Error = Report.Faults.Count > 0 ? string.Join(" · ", Report.Faults) : null,
            LookedAt = now,
            ListedAt = IsListing && Report.Faults.Count == 0 ? now : null,
        };
    }

    private string StateAt(DateTimeOffset now) =>
        Report.Faults.Count > 0 ? "failed"
        : IsListing && DueAt is null ? "quiet" // what was submitted on a day off
        : !IsListing && Copied() is not null ? DueAt <= now ? "stale" : "quiet"
        : _hasPapersOfDay && !_isBehind ? "complete"
        : DueAt <= now ? "late" : "quiet";

    /// <summary>The sentence for a list, or a part of one, that is an earlier day's; null where none is.</summary>
    private string? Copied()
    {
        foreach (var (part, papers) in _parts)
            if (SourceLists.CopiedFrom(papers, Earlier) is { } of)
                return $"{source} gave the list of {of:yyyy-MM-dd} again as that of {day:yyyy-MM-dd}{(part.Length > 0 ? $" ({part})" : "")}";
        return null;
    }
}
