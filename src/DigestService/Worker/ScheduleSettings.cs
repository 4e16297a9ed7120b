namespace DigestService.Worker;

/// <summary>How often the worker asks what is due. Bound from <c>Digest:Schedule</c>.</summary>
public sealed record ScheduleSettings
{
    public int IngestMinutes { get; init; } = 5;
    public int ComposeSeconds { get; init; } = 60;
    public int DeliverSeconds { get; init; } = 5;

    /// <summary>Subscribers in one composing transaction.</summary>
    public int ComposeBatch { get; init; } = 1000;

    /// <summary>Digests due at one time go out over so many minutes.</summary>
    public int SpreadMinutes { get; init; }

    /// <summary>How long a worker that is not heard of keeps the mails that it has taken.</summary>
    public int LeaseSeconds { get; init; } = 120;

    public IEnumerable<string> Faults()
    {
        if (IngestMinutes is < 1 or > 1440) yield return $"Digest:Schedule:IngestMinutes is {IngestMinutes}: 1 to 1440.";
        if (ComposeSeconds is < 1 or > 3600) yield return $"Digest:Schedule:ComposeSeconds is {ComposeSeconds}: 1 to 3600.";
        if (DeliverSeconds is < 1 or > 30) yield return $"Digest:Schedule:DeliverSeconds is {DeliverSeconds}: 1 to 30, since people wait for some mails beside an open page.";
        if (ComposeBatch is < 1 or > 1000) yield return $"Digest:Schedule:ComposeBatch is {ComposeBatch}: 1 to 1000.";
        if (SpreadMinutes is < 0 or > 180) yield return $"Digest:Schedule:SpreadMinutes is {SpreadMinutes}: 0 to 180; readers want their digest about the hour that they chose.";
        if (LeaseSeconds is < 5 or > 900) yield return $"Digest:Schedule:LeaseSeconds is {LeaseSeconds}: 5 to 900.";
    }
}
