namespace DigestService.BrowserTests.Support;

/// <summary>Finds the machine's own Chromium; on Debian, as root, installs it. None is ever downloaded from elsewhere.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "Google Chrome"];

    /// <param name="named">The value of <c>DIGEST_CHROMIUM</c>: which one to take, and no other.</param>
    /// <param name="path">Folders to look into, as in <c>PATH</c>.</param>
    /// <exception cref="UserFault">None is there; the sentence says how to mend it.</exception>
    public static string FindOrInstall(string? named, string path, bool canInstall, Action<string> say)
    {
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? named : throw new UserFault($"DIGEST_CHROMIUM names {named}, which is not there.");
        return Find(path) ?? (canInstall ? DebianPackages.Install("Chromium", "chromium", () => Find(path), say) : null) ?? throw new UserFault(
            "Chromium is not on this machine. Install it (on Debian: sudo apt-get install chromium), or name one in DIGEST_CHROMIUM.");
    }

    private static string? Find(string path) =>
        (from name in Names from folder in path.Split(Path.PathSeparator) select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
