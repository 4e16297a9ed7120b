using System.IO.Compression;

namespace DigestService.Papers.Feeds;

/// <summary>Reads the body of an answer, unpacked, and never more of it than allowed.</summary>
internal static class BoundedBody
{
    public const string Encodings = "gzip, deflate, br";

    /// <returns>The unpacked bytes, or null where there are more than <paramref name="most"/>.</returns>
    /// <exception cref="InvalidDataException">It is packed in a way that was not asked for, or not as it says.</exception>
    public static async Task<ReadOnlyMemory<byte>?> Read(HttpContent content, int most, CancellationToken stop)
    {
        if (content.Headers.ContentLength > most) return null;
        await using var unpacked = Unpack(await content.ReadAsStreamAsync(stop), [.. content.Headers.ContentEncoding]);
        var kept = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await ReadPiece(unpacked, piece, stop) is var count and > 0)
        {
            if (kept.Length + count > most) return null;
            kept.Write(piece, 0, count);
        }
        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    private static async Task<int> ReadPiece(Stream unpacked, byte[] piece, CancellationToken stop)
    {
        try
        {
            return await unpacked.ReadAsync(piece, stop);
        }
        catch (InvalidOperationException fault) // what BrotliStream says of bad data
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }

    private static Stream Unpack(Stream packed, IReadOnlyList<string> encodings) => encodings switch
    {
        [] or ["identity"] => packed,
        ["gzip" or "x-gzip"] => new GZipStream(packed, CompressionMode.Decompress),
        ["deflate"] => new ZLibStream(packed, CompressionMode.Decompress),
        ["br"] => new BrotliStream(packed, CompressionMode.Decompress),
        _ => throw new InvalidDataException($"packed as \"{PaperText.Line(string.Join(", ", encodings), 50)}\""),
    };
}
