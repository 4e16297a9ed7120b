using System.Globalization;

namespace DigestService.Web;

/// <summary>One page of a long list.</summary>
/// <param name="At">From 1.</param>
/// <param name="Last">At least 1.</param>
public sealed record PageNumber(int At, int Last)
{
    private const int Most = 100_000;

    /// <summary>The number in an address: 1 where there is none, null where it is no page's.</summary>
    public static int? Parse(string? text) =>
        text is null ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Most && text[0] != '0' ? number
        : null;

    /// <returns>Null where the list ends before this page.</returns>
    public static PageNumber? Of(int at, int items, int size)
    {
        var last = Math.Max(1, (items + size - 1) / size);
        return at <= last ? new PageNumber(at, last) : null;
    }
}
