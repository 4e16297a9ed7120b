using System.Globalization;
using Npgsql;

namespace DigestService.Papers;

public enum PeriodKind
{
    Day,
    Week,
    Month,
}

/// <summary>A day, a week (ISO 8601, Monday to Sunday) or a month of lists; both ends are included.</summary>
public sealed record ListPeriod
{
    // arXiv began in 1991; what lies beyond these years is no list of papers.
    private const int FirstYear = 1991;
    private const int LastYear = 2999;

    private ListPeriod(PeriodKind kind, DateOnly since, DateOnly until) => (Kind, Since, Until) = (kind, since, until);

    public PeriodKind Kind { get; }
    public DateOnly Since { get; }
    public DateOnly Until { get; }

    /// <summary><c>2025-12-11</c>, <c>2025-W50</c> or <c>2025-12</c>: its one name, which stands in addresses.</summary>
    public string Name => Kind switch
    {
        PeriodKind.Day => Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        PeriodKind.Week => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(Since):0000}-W{ISOWeek.GetWeekOfYear(Since):00}"),
        _ => Since.ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };

    /// <returns>Null for what names no period, or writes it otherwise than <see cref="Name"/> does.</returns>
    public static ListPeriod? Parse(string text)
    {
        if (text.Length < 4 || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < FirstYear or > LastYear) return null;
        var period = text.Length switch
        {
            10 when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => Of(PeriodKind.Day, day),
            8 when int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week) && week >= 1 && week <= ISOWeek.GetWeeksInYear(year) =>
                Of(PeriodKind.Week, DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday))),
            7 when DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) => Of(PeriodKind.Month, month),
            _ => null,
        };
        return period?.Name == text ? period : null;
    }

    /// <summary>The period that this day lies in.</summary>
    public static ListPeriod Of(PeriodKind kind, DateOnly day)
    {
        var since = kind switch
        {
            PeriodKind.Day => day,
            PeriodKind.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            _ => new DateOnly(day.Year, day.Month, 1),
        };
        return new ListPeriod(kind, since, kind switch { PeriodKind.Day => day, PeriodKind.Week => since.AddDays(6), _ => since.AddMonths(1).AddDays(-1) });
    }

    /// <summary>The papers first listed in it, without those withdrawn, the most trending first.</summary>
    public async Task<IReadOnlyList<Paper>> Trending(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop = default) =>
        Papers.Trending.Rank((await PaperQueries.Listed(connection, Since, Until, stop)).Where(paper => !paper.Withdrawn), now);
}
