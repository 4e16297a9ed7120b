namespace DigestService.Benchmarks;

/// <summary>The source that these benchmarks were built from.</summary>
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
