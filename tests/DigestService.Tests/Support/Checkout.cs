namespace DigestService.Tests.Support;

/// <summary>The source that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DigestService.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
