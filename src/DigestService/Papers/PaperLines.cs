namespace DigestService.Papers;

/// <summary>Cuts a stream into lines without ever holding more than one and a buffer.</summary>
internal static class PaperLines
{
    /// <summary>A paper with five thousand authors has about 150 KB.</summary>
    public const int MaxLine = 4 * 1024 * 1024;

    /// <summary>The lines that are not empty, each with its number from 1; a line above the limit comes as null.</summary>
    public static IEnumerable<(int Number, ReadOnlyMemory<byte>? Line)> Read(Stream stream)
    {
        var buffer = new byte[256 * 1024];
        var line = new MemoryStream();
        var number = 1;
        var isTooLong = false;
        while (stream.Read(buffer) is var count and > 0)
        {
            var start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, count - start) is var end and >= 0)
            {
                Keep(start, end);
                if (Take() is { } taken) yield return taken;
                start = end + 1;
                number++;
            }
            Keep(start, count);
        }
        if (Take() is { } last) yield return last;

        void Keep(int from, int to)
        {
            isTooLong |= line.Length + (to - from) > MaxLine;
            if (!isTooLong) line.Write(buffer, from, to - from);
        }

        (int Number, ReadOnlyMemory<byte>? Line)? Take()
        {
            (int, ReadOnlyMemory<byte>?)? taken = isTooLong ? (number, null)
                : line.GetBuffer().AsSpan(0, (int)line.Length).IndexOfAnyExcept(" \t\r"u8) >= 0 ? (number, line.ToArray())
                : null;
            line.SetLength(0);
            isTooLong = false;
            return taken;
        }
    }
}
