namespace MimeKit.Formatting;

/// <summary>What decides how content can travel; a marker is a line that begins with <c>From </c>.</summary>
internal readonly record struct ContentMeasure(int Zeros, int High, int LongestLine, bool HasMarker)
{
    public static ContentMeasure Of(ReadOnlySpan<byte> content)
    {
        var (zeros, high, longest, marker) = (0, 0, 0, false);
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            longest = Math.Max(longest, line.Length);
            marker |= line.StartsWith("From "u8);
            foreach (var b in line)
            {
                zeros += b == 0 ? 1 : 0;
                high += b > 127 ? 1 : 0;
            }
        }
        return new ContentMeasure(zeros, high, longest, marker);
    }
}
