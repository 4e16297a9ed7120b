using System.Globalization;

namespace DigestService.Rendering;

/// <summary>The accent colour in the forms that the mail needs, each readable on its ground (WCAG 2.2, 1.4.3: at least 4.5:1).</summary>
/// <param name="Light">Text and rules on white.</param>
/// <param name="Tint">The ground of a chip on white.</param>
/// <param name="Dark">Text and rules on the dark sheet.</param>
/// <param name="DarkTint">The ground of a chip on the dark sheet.</param>
public sealed record Accent(string Light, string Tint, string Dark, string DarkTint)
{
    private const string Sheet = "#1d2024";
    private const double Enough = 4.5;

    /// <summary>The ground of a dark mail.</summary>
    public string DarkSheet { get; } = Sheet;

    /// <summary>Null where the colour is not <c>#rrggbb</c>. A colour too pale for white is darkened until it can be read.</summary>
    public static Accent? From(string color)
    {
        if (Parse(color) is not { } wanted)
        {
            return null;
        }
        var (white, black, sheet) = (Parse("#ffffff")!.Value, Parse("#000000")!.Value, Parse(Sheet)!.Value);
        // The tints follow from the colour as readable: they are the harder grounds, so those decide.
        var light = Readable(wanted, black, c => Mix(c, white, 0.91));
        var dark = Readable(wanted, white, c => Mix(c, sheet, 0.84));
        return new Accent(Hex(light), Hex(Mix(light, white, 0.91)), Hex(dark), Hex(Mix(dark, sheet, 0.84)));
    }

    /// <summary>From 1 to 21 (WCAG 2.2, "contrast ratio").</summary>
    public static double Contrast(string first, string second) =>
        Contrast(Parse(first) ?? throw new ArgumentException(first, nameof(first)), Parse(second) ?? throw new ArgumentException(second, nameof(second)));

    private static Rgb Readable(Rgb color, Rgb towards, Func<Rgb, Rgb> ground)
    {
        for (var share = 0.0; share < 1; share += 0.04)
        {
            var mixed = Mix(color, towards, share);
            if (Contrast(mixed, ground(mixed)) >= Enough)
            {
                return mixed;
            }
        }
        return towards;
    }

    private static double Contrast(Rgb a, Rgb b)
    {
        var (first, second) = (Luminance(a), Luminance(b));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(Rgb c) => 0.2126 * Linear(c.Red) + 0.7152 * Linear(c.Green) + 0.0722 * Linear(c.Blue);

    private static double Linear(double channel) =>
        channel / 255 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

    private static Rgb Mix(Rgb from, Rgb to, double share) => new(
        from.Red + (to.Red - from.Red) * share,
        from.Green + (to.Green - from.Green) * share,
        from.Blue + (to.Blue - from.Blue) * share);

    private static Rgb? Parse(string color) =>
        color.Length == 7 && color[0] == '#' && int.TryParse(color.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new Rgb(value >> 16, value >> 8 & 255, value & 255)
            : null;

    private static string Hex(Rgb c) => string.Create(
        CultureInfo.InvariantCulture, $"#{(int)Math.Round(c.Red):x2}{(int)Math.Round(c.Green):x2}{(int)Math.Round(c.Blue):x2}");

    private readonly record struct Rgb(double Red, double Green, double Blue);
}
