using Dapper;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>When a source last gave something, and what it owes.</summary>
internal sealed record SourceStatus
{
    /// <summary>Over so many days, today included.</summary>
    private const int LastDays = 7;

    public required string Source { get; init; }
    public DateOnly? LastPapers { get; init; }
    public required DateTimeOffset LastLooked { get; init; }

    /// <summary>What went wrong at the last look; null if nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The last days by the source's own calendar, the oldest first; none for a source that is not asked.</summary>
    public IReadOnlyList<SourceDayStatus> Days { get; init; } = [];

    public static async Task<IReadOnlyList<SourceStatus>> Read(NpgsqlConnection connection, IEnumerable<IPaperSource> sources, DateTimeOffset now)
    {
        var known = sources.ToDictionary(source => source.Name);
        var standings = (await SourceStanding.Of(connection, known.Values, LastDays, now)).ToDictionary(each => each.Source);
        return [.. (await connection.QueryAsync<SourceStatus>(
            """
            select source, max(day) filter (where state = 'complete') as last_papers, max(looked_at) as last_looked,
                   (array_agg(error order by looked_at desc))[1] as error
            from source_days group by source order by source
            """)).Select(each => each with { Days = [.. standings.GetValueOrDefault(each.Source)?.Days.Select(day => SourceDayStatus.Of(day, known[each.Source])) ?? []] })];
    }

    /// <summary>What it owes.</summary>
    public IEnumerable<SourceDayStatus> Missing => Days.Where(day => day.IsMissing);

    public string Told =>
        $"{Source}: {(LastPapers is { } day ? $"last papers {day:yyyy-MM-dd}" : "no papers yet")}" + (Error is null ? "" : $" ({Error})")
        + string.Concat(Days.Where(day => day.IsMissing || day.Late > 0).Select(day => ", " + day.Told));
}

/// <param name="State"><c>complete</c>, <c>quiet</c>, <c>late</c>, <c>stale</c> or <c>failed</c>; see <see cref="SourceDay.State"/>.</param>
/// <param name="Late">Papers that came long after they were due.</param>
/// <param name="DueAt">When its list was to be out; null for a day without one.</param>
internal sealed record SourceDayStatus(DateOnly Day, string State, int Fetched, int Late, string? Error, DateTimeOffset? DueAt = null)
{
    public static SourceDayStatus Of(SourceDay day, IPaperSource source) => new(day.Day, day.State, day.Fetched, day.Late, day.Error, source.DueAt(day.Day));

    public bool IsMissing => State is "late" or "stale" or "failed";

    public string Told => $"{Day:yyyy-MM-dd} {State}" + (Late > 0 ? $" with {Late} {(Late == 1 ? "paper" : "papers")} that came late" : "");
}
