using System.Buffers;
using System.Security.Cryptography;

namespace DigestService.Delivery.Dkim;

/// <summary>The form of a mail that a signature covers: "relaxed" canonicalisation of headers and body (RFC 6376, 3.4.2 and 3.4.4). Lines end with CRLF.</summary>
public static class RelaxedForm
{
    /// <summary>Name in lower case, no spaces around the colon, on one line, runs of spaces and tabs as one space.</summary>
    /// <param name="field">From its name on, folded or not, with or without its last line end.</param>
    /// <returns>What was written to <paramref name="into"/>, which must be as long as <paramref name="field"/>; no line end.</returns>
    public static int Header(ReadOnlySpan<byte> field, Span<byte> into)
    {
        var colon = field.IndexOf((byte)':');
        var length = 0;
        foreach (var each in field[..colon].TrimEnd(" \t"u8)) into[length++] = each is >= (byte)'A' and <= (byte)'Z' ? (byte)(each | 0x20) : each;
        into[length++] = (byte)':';
        return length + OneSpace(WithoutFolds(field[(colon + 1)..], into[length..]).TrimStart(" \t"u8), into[length..]);
    }

    private static ReadOnlySpan<byte> WithoutFolds(ReadOnlySpan<byte> value, Span<byte> into)
    {
        var length = 0;
        foreach (var each in value)
            if (each is not ((byte)'\r' or (byte)'\n')) into[length++] = each;
        return into[..length];
    }

    /// <summary>SHA-256 of the relaxed body: no spaces at the end of a line, runs of them as one, no empty lines at the end, and a line end after the last line. An empty body stays empty.</summary>
    public static byte[] HashOfBody(ReadOnlySpan<byte> body)
    {
        if (IsRelaxedButForItsEnd(body)) return SHA256.HashData(WithoutEmptyLinesAtEnd(body));
        var relaxed = ArrayPool<byte>.Shared.Rent(body.Length + 2);
        try
        {
            return SHA256.HashData(WithoutEmptyLinesAtEnd(relaxed.AsSpan(0, Body(body, relaxed))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(relaxed);
        }
    }

    /// <summary>So is nearly every mail of ours, since quoted-printable leaves no space at a line's end: then the octets are hashed where they are.</summary>
    private static bool IsRelaxedButForItsEnd(ReadOnlySpan<byte> body) =>
        body.EndsWith("\r\n"u8) && body.IndexOf("  "u8) < 0 && body.IndexOf((byte)'\t') < 0 && body.IndexOf(" \r\n"u8) < 0;

    private static int Body(ReadOnlySpan<byte> body, Span<byte> into)
    {
        var length = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf("\r\n"u8);
            length += OneSpace(end < 0 ? body : body[..end], into[length..]);
            into[length++] = (byte)'\r';
            into[length++] = (byte)'\n';
            body = end < 0 ? [] : body[(end + 2)..];
        }
        return length;
    }

    /// <summary>Never writes ahead of where it reads, so that both may be the same memory.</summary>
    private static int OneSpace(ReadOnlySpan<byte> line, Span<byte> into)
    {
        var length = 0;
        var space = false;
        foreach (var each in line)
        {
            if (each is (byte)' ' or (byte)'\t')
            {
                space = true;
                continue;
            }
            if (space) into[length++] = (byte)' ';
            space = false;
            into[length++] = each;
        }
        return length;
    }

    private static ReadOnlySpan<byte> WithoutEmptyLinesAtEnd(ReadOnlySpan<byte> body)
    {
        while (body.EndsWith("\r\n\r\n"u8)) body = body[..^2];
        return body.SequenceEqual("\r\n"u8) ? [] : body;
    }
}
