namespace DigestService.Papers;

/// <summary>Counts what one source says of one day.</summary>
/// <param name="before">What the run had before this day, for telling how far it is.</param>
internal sealed class DayTally(string source, DateOnly day, IngestReport before, IProgress<IngestProgress>? progress)
{
    private bool _hasPapersOfDay;

    public IngestReport Report { get; private set; } = IngestReport.None;

    /// <param name="part">What of the day: a category, or null for all.</param>
    public void Add(ParsedPage page, SavedPage saved, string? part = null)
    {
        _hasPapersOfDay |= page.Items > 0 && !page.IsOfEarlierDay;
        Add(IngestReport.Of(page, saved), part);
    }

    public void Add(string fault, string? part = null) => Add(IngestReport.Faulty(fault), part);

    private void Add(IngestReport more, string? part)
    {
        Report += more;
        progress?.Report(new IngestProgress(source, part is null ? $"{day:yyyy-MM-dd}" : $"{day:yyyy-MM-dd} {part}", before + Report));
    }

    public SourceDay Look(DateTimeOffset now) => new()
    {
        Source = source,
        Day = day,
        State = Report.Faults.Count > 0 ? "failed" : _hasPapersOfDay ? "complete" : "quiet",
        Fetched = Report.Fetched,
        New = Report.New,
        Updated = Report.Updated,
        Rejected = Report.Rejected,
        Error = Report.Faults.Count > 0 ? string.Join(" · ", Report.Faults) : null,
        LookedAt = now,
    };
}
