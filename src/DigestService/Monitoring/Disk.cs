namespace DigestService.Monitoring;

/// <summary>A file system of this machine. That of a database elsewhere is not seen from here.</summary>
internal sealed record Disk(string Name, long Size, long Free)
{
    public double FreePercent => 100.0 * Free / Size;

    /// <summary>Those that can fill up: fixed ones, and whichever hold these files.</summary>
    public static IReadOnlyList<Disk> All(params string?[] files)
    {
        var folders = DriveInfo.GetDrives().Where(drive => drive.DriveType == DriveType.Fixed).Select(drive => drive.Name).Concat(files.Where(file => file is not null).Select(file => Path.GetDirectoryName(Path.GetFullPath(file!))!));
        return [.. folders.Append(Path.GetTempPath()).Append(Environment.CurrentDirectory).Select(Read).OfType<Disk>().DistinctBy(disk => (disk.Size, disk.Free))];
    }

    private static Disk? Read(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return drive.TotalSize > 0 ? new Disk(folder, drive.TotalSize, drive.AvailableFreeSpace) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // an image, a mount of another user's, a folder that is gone
        }
    }
}
