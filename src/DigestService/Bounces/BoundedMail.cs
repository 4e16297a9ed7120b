using System.Text;

namespace DigestService.Bounces;

/// <summary>
/// Takes out of a message what makes MIME libraries slow, whose time grows with the square of a header's folds, and with boundaries times lines:
/// the first megabyte, so many folds, so many boundaries. No report needs more; its part stands before what came back.
/// </summary>
internal static class BoundedMail
{
    public const int MaxBytes = 1024 * 1024;
    private const int MaxFolds = 200;
    private const int MaxBoundaries = 60;

    public static byte[] Of(ReadOnlySpan<byte> raw)
    {
        var start = raw.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
        var rest = raw[Math.Max(start, 0)..];
        rest = rest.Length > MaxBytes ? rest[..MaxBytes] : rest;
        var bounded = new MemoryStream(rest.Length);
        for (int folds = 0, boundaries = 0; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n') + 1;
            var line = end > 0 ? rest[..end] : rest;
            rest = rest[line.Length..];
            folds = line[0] is (byte)' ' or (byte)'\t' ? folds + 1 : 0;
            if (folds > MaxFolds) continue;
            if (DeclaresBoundary(line) && ++boundaries > MaxBoundaries) break;
            bounded.Write(line);
        }
        return bounded.ToArray();
    }

    /// <summary><c>boundary=</c>, <c>BOUNDARY =</c>, <c>boundary*0=</c> (RFC 2231).</summary>
    private static bool DeclaresBoundary(ReadOnlySpan<byte> line)
    {
        for (int at; (at = line.IndexOf((byte)'=')) >= 0; line = line[(at + 1)..])
            if (line[..at].TrimEnd(" \t*0123456789"u8) is [.., _, _, _, _, _, _, _, _] name && Ascii.EqualsIgnoreCase(name[^8..], "boundary"u8)) return true;
        return false;
    }
}
