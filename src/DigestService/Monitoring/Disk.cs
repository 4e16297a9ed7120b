namespace DigestService.Monitoring;

/// <summary>A file system of this machine. That of a database elsewhere is not seen from here.</summary>
internal sealed record Disk(string Name, long Size, long Free)
{
    /// <summary>Images.</summary>
    private static readonly string[] AlwaysFull = ["squashfs", "iso9660", "udf", "erofs", "cramfs"];

    public double FreePercent => 100.0 * Free / Size;

    /// <summary>Those that can fill up: fixed ones, and whichever hold temporary files, the folder it runs in, and these files.</summary>
    public static IReadOnlyList<Disk> All(params string?[] files)
    {
        var drives = DriveInfo.GetDrives();
        var folders = files.OfType<string>().Select(Path.GetFullPath).Append(Path.GetTempPath()).Append(Environment.CurrentDirectory);
        var holding = folders.Select(folder => drives.Where(drive => folder.StartsWith(drive.Name, StringComparison.Ordinal)).MaxBy(drive => drive.Name.Length)).OfType<DriveInfo>();
        return [.. drives.Where(drive => drive.DriveType == DriveType.Fixed).Concat(holding).DistinctBy(drive => drive.Name).Select(Read).OfType<Disk>()];
    }

    private static Disk? Read(DriveInfo drive)
    {
        try
        {
            return drive is { IsReady: true, TotalSize: > 0 } && !AlwaysFull.Contains(drive.DriveFormat) ? new Disk(drive.Name, drive.TotalSize, drive.AvailableFreeSpace) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // a mount of another user's
        }
    }
}
