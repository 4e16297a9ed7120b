using System.Globalization;
using DigestService.Papers;
using DigestService.Rendering;

namespace DigestService.Web;

/// <summary>A period of lists in the words that the site shows.</summary>
public static class PeriodWords
{
    /// <summary>"Thursday, 11 December 2025", "Week 50 of 2025", "December 2025".</summary>
    public static string Heading(ListPeriod period) => period.Kind switch
    {
        PeriodKind.Day => Words.LongDate(period.Since),
        PeriodKind.Week => $"Week {period.Name[6..].TrimStart('0')} of {period.Name[..4]}",
        _ => period.Since.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
    };

    /// <summary>"10 Dec", "Week 49", "November": enough beside the period that one comes from.</summary>
    public static string Short(ListPeriod period) => period.Kind switch
    {
        PeriodKind.Day => period.Since.ToString("ddd d MMM", CultureInfo.InvariantCulture),
        PeriodKind.Week => $"Week {period.Name[6..].TrimStart('0')}",
        _ => period.Since.ToString("MMMM", CultureInfo.InvariantCulture),
    };

    /// <summary>"8 to 14 December 2025 · 214 papers"; a day and a month say theirs in the heading.</summary>
    public static string Line(ListPeriod period, int papers)
    {
        var count = Words.Count(papers, "paper");
        return period.Kind == PeriodKind.Week ? $"{Words.Day(period.Since)} to {Words.Day(period.Until)} · {count}" : count;
    }

    /// <summary>Why a period has no papers.</summary>
    /// <param name="look">What the source of the lists said of the day, where it was asked.</param>
    public static string WhyEmpty(ListPeriod period, DateOnly today, SourceDay? look) => period switch
    {
        _ when period.Since > today => period.Kind == PeriodKind.Day ? "This day is still to come." : "This is still to come.",
        { Kind: not PeriodKind.Day } => "No papers of this time are stored here.",
        _ when look is { State: "failed" } => "The list of this day could not be fetched. It will be asked for again.",
        _ when look is { State: "late" or "stale" } => "The list of this day is late. It will be asked for again.",
        _ when period.Since.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday => "Weekends are mostly without a list.",
        _ when period.Since == today => "Today's papers are not listed yet. The list grows over the day.",
        _ when look is not null => "Hugging Face listed no papers on this day.",
        _ => "The list of this day was never fetched here.",
    };
}
