using DigestService.Rendering;

namespace DigestService.Web.Admin;

/// <summary>One quantity over the days. <paramref name="Class"/> is its colour in the style sheet.</summary>
internal sealed record ChartSeries(string Name, string Class, IReadOnlyList<int> Values);

/// <summary>A bar in a picture of 100 by 100, its corner at the top left.</summary>
internal sealed record ChartBar(string Class, double X, double Y, double Width, double Height);

/// <summary>Days as bars, drawn on the server; all that the picture shows stands in a table beneath it, too.</summary>
/// <param name="SideBySide">Where one is no part of the other; else they are stacked.</param>
internal sealed record Chart(string Title, IReadOnlyList<DateOnly> Dates, IReadOnlyList<ChartSeries> Series, bool SideBySide = false)
{
    /// <summary>Of a day's width, for the room between two days.</summary>
    private const double Gap = 0.2;

    public int Top => Math.Max(1, Enumerable.Range(0, Dates.Count).Max(Height));

    /// <summary>In words what the picture says.</summary>
    public string Told
    {
        get
        {
            var best = Enumerable.Range(0, Dates.Count).MaxBy(Height);
            return $"{Title}, {Dates.Count} days: "
                + string.Join("; ", Series.Select(each => $"{Words.Number(each.Values.Sum())} {each.Name}, {Words.Number(each.Values[^1])} today"))
                + (Height(best) == 0 ? "" : $". The most on {Words.Day(Dates[best])}: {Words.Number(Height(best))}");
        }
    }

    public string DayTold(int day) => $"{Words.ShortDate(Dates[day])}: {string.Join(", ", Series.Select(each => $"{Words.Number(each.Values[day])} {each.Name}"))}";

    public IEnumerable<ChartBar> Bars(int day)
    {
        var (width, left, base_) = (100.0 / Dates.Count, 100.0 * day / Dates.Count, 0.0);
        var bar = width * (1 - Gap) / (SideBySide ? Series.Count : 1);
        foreach (var (at, series) in Series.Index())
        {
            var height = 100.0 * series.Values[day] / Top;
            if (height > 0) yield return new ChartBar(series.Class, left + width * Gap / 2 + (SideBySide ? at * bar : 0), 100 - height - base_, bar, height);
            if (!SideBySide) base_ += height;
        }
    }

    private int Height(int day) => SideBySide ? Series.Max(each => each.Values[day]) : Series.Sum(each => each.Values[day]);
}
