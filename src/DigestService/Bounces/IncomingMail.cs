namespace DigestService.Bounces;

/// <summary>A message that waits to be taken.</summary>
/// <param name="Name">As it was named in the call.</param>
/// <param name="MoveTo">Where it goes once it was taken: a Maildir's <c>cur</c>.</param>
public sealed record IncomingMail(string Name, string? Path, string? MoveTo = null)
{
    private const string Pipe = "-";

    public bool IsPipe => Path is null;

    /// <summary>
    /// Files as they are named; of a Maildir what is new, in the order in which it came; of another folder its files.
    /// </summary>
    /// <param name="places">"-" is standard input.</param>
    /// <exception cref="UserFault">There is no such file or folder.</exception>
    public static IEnumerable<IncomingMail> In(IReadOnlyList<string> places)
    {
        if (places.FirstOrDefault(place => place != Pipe && !File.Exists(place) && !Directory.Exists(place)) is { } missing)
            throw new UserFault($"{missing} is not there: name message files, a Maildir, or - for standard input.", 2);
        return places.SelectMany(place => place == Pipe ? [new IncomingMail(Pipe, null)] : File.Exists(place) ? [new IncomingMail(place, place)] : InFolder(place));
    }

    private static IEnumerable<IncomingMail> InFolder(string folder)
    {
        var (@new, cur) = (System.IO.Path.Combine(folder, "new"), System.IO.Path.Combine(folder, "cur"));
        var isMaildir = Directory.Exists(@new) && Directory.Exists(cur);
        return Directory.EnumerateFiles(isMaildir ? @new : folder).Order(StringComparer.Ordinal)
            .Select(file => new IncomingMail(file, file, isMaildir ? System.IO.Path.Combine(cur, System.IO.Path.GetFileName(file) + ":2,S") : null));
    }

    /// <summary>As much as the reader looks at, and no more.</summary>
    public async Task<ReadOnlyMemory<byte>> Read(CancellationToken stop)
    {
        await using var source = Path is null ? Console.OpenStandardInput() : File.OpenRead(Path);
        using var raw = new MemoryStream();
        var buffer = new byte[64 * 1024];
        // To the end: a mail system whose pipe breaks would try the message again.
        for (int read; (read = await source.ReadAsync(buffer, stop)) > 0;)
            raw.Write(buffer, 0, (int)Math.Min(read, Math.Max(0, ReportReader.MaxBytes - raw.Length)));
        return raw.GetBuffer().AsMemory(0, (int)raw.Length);
    }

    /// <summary>Only what was taken is seen.</summary>
    public void Taken()
    {
        if (MoveTo is not null) File.Move(Path!, MoveTo, overwrite: true);
    }
}
