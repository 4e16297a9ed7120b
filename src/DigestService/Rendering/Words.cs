using System.Globalization;

namespace DigestService.Rendering;

/// <summary>Numbers, dates and lists in English, whatever the machine's culture.</summary>
internal static class Words
{
    public static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Digits alone, as an address holds it.</summary>
    public static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 paper", "2 papers", "3,302 papers"; "2 addresses".</summary>
    /// <param name="nouns">Of several, where an s is not enough.</param>
    public static string Count(int number, string noun, string? nouns = null) => number == 1 ? $"1 {noun}" : $"{Number(number)} {nouns ?? noun + "s"}";

    /// <summary>"A", "A and B", "A, B and C".</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1];

    /// <summary>"Thursday, 11 December 2025".</summary>
    public static string LongDate(DateOnly date) => date.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"Thu 11 Dec".</summary>
    public static string ShortDate(DateOnly date) => date.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary>"11 Dec 2025".</summary>
    public static string Day(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"11 Dec"; with its year when that is not the year of the issue.</summary>
    public static string DayOf(DateOnly date, DateOnly issue) =>
        date.ToString(date.Year == issue.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
}
