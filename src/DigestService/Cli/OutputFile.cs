namespace DigestService.Cli;

/// <summary>A file, or a folder of files, that a flag names for a verb to write.</summary>
internal static class OutputFile
{
    /// <exception cref="UserFault">It cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        try
        {
            using var writer = new StreamWriter(path);
            write(writer);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, fault);
        }
    }

    public static UserFault Fault(string path, Exception fault) => new($"{path} cannot be written: {Why(Path.GetFullPath(path), fault)}.", 2);

    private static string Why(string path, Exception fault) =>
        fault is DirectoryNotFoundException && Path.GetDirectoryName(path) is { } folder ? $"there is no folder {folder}; make it, or name another place"
        : Directory.Exists(path) ? "that is a folder; name a file in it"
        : fault is UnauthorizedAccessException ? "this user may not write there; name another place"
        : fault.Message.TrimEnd('.');
}
