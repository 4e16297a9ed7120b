using System.Buffers;
using System.Buffers.Text;

namespace DigestService.Subscribers;

/// <summary>Bytes in an address or a form: base64 for URLs (RFC 4648, 5).</summary>
internal static class UrlToken
{
    public static string Write(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <returns>False for what is no token of just so many bytes; <c>Base64Url.TryDecodeFromChars</c> throws at some of it.</returns>
    public static bool TryRead(ReadOnlySpan<char> token, Span<byte> bytes) =>
        token.Length == Base64Url.GetEncodedLength(bytes.Length)
        && Base64Url.DecodeFromChars(token, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
}
