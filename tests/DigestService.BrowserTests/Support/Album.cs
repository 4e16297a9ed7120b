using DigestService.Tests.Support;
using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>Pictures of all that walks look at, for people; kept only where <c>DIGEST_SCREENSHOTS</c> names a folder for them.</summary>
internal static class Album
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("DIGEST_SCREENSHOTS");
    private static int _pictures;

    public static async Task Keep(IPage page, Visitor visitor)
    {
        if (string.IsNullOrEmpty(Folder)) return;
        var place = new Uri(page.Url).Segments.ElementAtOrDefault(1)?.Trim('/') ?? "front";
        var name = $"{Interlocked.Increment(ref _pictures):000}-{place}-{visitor.Width}-{visitor.Colors.ToString().ToLowerInvariant()}.png";
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetFullPath(Folder, Checkout.Root), name), FullPage = true });
    }
}
