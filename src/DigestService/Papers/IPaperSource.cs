namespace DigestService.Papers;

/// <summary>
/// Where papers come from. A source only says what to ask and how to read the answer; asking politely, storing and
/// counting are the same for all. A source is found by its type: one folder with an implementation is all it takes.
/// </summary>
public interface IPaperSource
{
    /// <summary>Short and lasting, it stands in the database: <c>hf</c>, <c>arxiv</c>.</summary>
    string Name { get; }

    bool Enabled { get; }

    RequestGate Gate { get; }

    /// <summary>
    /// When the list of a day is out at the latest, by the source's own calendar; null for a day without one: a weekend, an announced
    /// holiday. A source that keeps no calendar is never late.
    /// </summary>
    DateTimeOffset? DueAt(DateOnly day) => null;

    /// <summary>What is worth asking now.</summary>
    /// <param name="looks">The last look at each recent day; empty to ask whatever was seen before.</param>
    IEnumerable<PageRequest> Poll(DateTimeOffset now, IReadOnlyDictionary<DateOnly, SourceDay> looks);

    /// <summary>What to ask for all papers of these days, both included, the oldest first.</summary>
    IEnumerable<PageRequest> Range(DateOnly since, DateOnly until, DateTimeOffset now);

    /// <summary>Reads an answer. Pure and total: whatever the bytes are, it does not throw.</summary>
    ParsedPage Parse(PageRequest asked, FeedAnswer answer);

    /// <summary>The page after this one, or null; both are null for a page that could not be had.</summary>
    PageRequest? Next(PageRequest asked, FeedAnswer? answer, ParsedPage? page);
}

/// <summary>What shares one politeness limit, over all machines that share a database.</summary>
/// <param name="Interval">From the end of one request to the start of the next.</param>
public sealed record RequestGate(string Name, TimeSpan Interval);

/// <summary>One page to ask for.</summary>
/// <param name="Day">The day in the source's own calendar that the answer counts for.</param>
public sealed record PageRequest(Uri Url, DateOnly Day)
{
    /// <summary>The setting that the address comes from, to be named where it is wrong.</summary>
    public required string Setting { get; init; }

    public PageFormat Format { get; init; }

    /// <summary>What is asked for, where one day takes several requests: a category.</summary>
    public string? Part { get; init; }

    /// <summary>Items before this page.</summary>
    public int Offset { get; init; }

    /// <summary>Pages before this one.</summary>
    public int Number { get; init; }

    /// <summary>Items over all pages, once an earlier page told.</summary>
    public int? Total { get; init; }

    /// <summary>A later look at the listing of what was submitted on the day, for what its own list left out or never told.</summary>
    public bool IsListing { get; init; }

    /// <summary>Asked without having been told of it: the same papers again are its end.</summary>
    public bool IsGuess { get; init; }

    /// <summary>The page before was cut off at a round number, or linked on: should this one be empty, one more is asked for.</summary>
    public bool IsExpected { get; init; }

    /// <summary>The page before was empty, though it was expected: papers in this one mean that it should not have been.</summary>
    public bool IsAfterEmpty { get; init; }

    /// <summary>The source may not know this day yet and refuse it (400), which is no fault.</summary>
    public bool MayBeTooEarly { get; init; }
}

public enum PageFormat
{
    Json,
    Xml,
}

/// <summary>An answer of the status that was hoped for, or 400, where sources explain themselves in the body.</summary>
/// <param name="Next">The next page, as a <c>Link</c> header told it (RFC 8288); of the same host only.</param>
/// <param name="Pause">How long to wait until the next request, where a rate limit is used up.</param>
public sealed record FeedAnswer(Uri Url, int Status, ReadOnlyMemory<byte> Body, Uri? Next = null, TimeSpan? Pause = null);

/// <summary>What a source said of a day when it was last looked at.</summary>
public sealed record SourceDay
{
    public required string Source { get; init; }
    public required DateOnly Day { get; init; }

    /// <summary>
    /// <c>complete</c>; <c>quiet</c> (a good answer without papers, and none were due); <c>late</c> (they were due); <c>stale</c> (an
    /// earlier day's list under this date) or <c>failed</c> (not to be had, or not in whole).
    /// </summary>
    public required string State { get; init; }

    /// <summary>Items read: papers and refusals.</summary>
    public int Fetched { get; init; }

    public int New { get; init; }
    public int Updated { get; init; }
    public int Rejected { get; init; }

    /// <summary>Papers that made news long after their list was due.</summary>
    public int Late { get; init; }
    public string? Error { get; init; }
    public required DateTimeOffset LookedAt { get; init; }

    /// <summary>When the listing of the day was last asked in whole; see <see cref="PageRequest.IsListing"/>.</summary>
    public DateTimeOffset? ListedAt { get; init; }
}
