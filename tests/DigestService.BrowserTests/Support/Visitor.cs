using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>With what somebody comes: screen, colours, scripts, clock.</summary>
internal sealed record Visitor
{
    public static readonly Visitor AtDesk = new();
    public static readonly Visitor AtNight = AtDesk with { Colors = ColorScheme.Dark };
    public static readonly Visitor OnPhone = new() { Width = 375, Height = 700, Scale = 2 };
    public static readonly Visitor WithoutScripts = new() { Scripts = false };

    /// <summary>As at 200 % on a screen of 1280 × 800: half of the room, each pixel doubled.</summary>
    public static readonly Visitor ZoomedIn = new() { Width = 640, Height = 400, Scale = 2 };

    /// <summary>In CSS pixels.</summary>
    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 800;

    public float Scale { get; init; } = 1;

    public ColorScheme Colors { get; init; } = ColorScheme.Light;

    public bool Scripts { get; init; } = true;

    public string TimeZone { get; init; } = "Europe/Berlin";
}
