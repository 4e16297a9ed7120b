using Dapper;
using Npgsql;

namespace DigestService.Papers;

/// <summary>How a source stands by its own calendar.</summary>
/// <param name="Days">The last days of which there is something to say, the oldest first; one that nobody asked about is late.</param>
public sealed record SourceStanding(string Source, IReadOnlyList<SourceDay> Days)
{
    /// <summary>A source that was asked after a day, or not asked at all for so long, has left the day out.</summary>
    private static readonly TimeSpan Unasked = TimeSpan.FromHours(36);

    /// <summary>What was due and is not here, or not in whole.</summary>
    public IEnumerable<SourceDay> Missing => Days.Where(day => day.State is "late" or "stale" or "failed");

    /// <summary>The sources that are asked, over so many days, today included; those never asked yet are left out.</summary>
    public static async Task<IReadOnlyList<SourceStanding>> Of(NpgsqlConnection connection, IEnumerable<IPaperSource> sources, int days, DateTimeOffset now, CancellationToken stop = default)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var looks = (await SourceDays.Load(connection, today.AddDays(-News.ArchiveAfterDays), today.AddDays(1), stop)).ToLookup(look => look.Source);
        return [.. sources.Where(source => source.Enabled && looks[source.Name].Any()).OrderBy(source => source.Name, StringComparer.Ordinal)
            .Select(source => Of(source, looks[source.Name].ToDictionary(look => look.Day), today.AddDays(1 - days), now))];
    }

    private static SourceStanding Of(IPaperSource source, IReadOnlyDictionary<DateOnly, SourceDay> looks, DateOnly since, DateTimeOffset now)
    {
        var (first, last) = (looks.Keys.Min(), looks.Keys.Max());
        var until = looks.Values.Max(look => look.LookedAt) < now - Unasked ? DateOnly.FromDateTime(now.UtcDateTime) : last;
        var standing = new List<SourceDay>();
        for (var day = first > since ? first : since; day <= until; day = day.AddDays(1))
            if (Judge(source, day, looks.GetValueOrDefault(day), now) is { } judged) standing.Add(judged);
        return new SourceStanding(source.Name, standing);
    }

    private static SourceDay? Judge(IPaperSource source, DateOnly day, SourceDay? look, DateTimeOffset now) =>
        look is { State: not "quiet" } || !(source.DueAt(day) <= now) ? look
        : look is not null ? look with { State = "late" }
        : new SourceDay { Source = source.Name, Day = day, State = "late", Error = "nobody asked for it", LookedAt = DateTimeOffset.MinValue };
}
