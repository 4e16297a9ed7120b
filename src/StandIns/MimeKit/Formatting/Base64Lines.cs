using System.Buffers.Text;

namespace MimeKit.Formatting;

/// <summary>RFC 2045, 6.8.</summary>
internal static class Base64Lines
{
    private const int BytesPerLine = 57;

    public static void Encode(ReadOnlySpan<byte> bytes, MimeWriter writer)
    {
        Span<byte> line = stackalloc byte[76];
        while (bytes.Length > 0)
        {
            var count = Math.Min(BytesPerLine, bytes.Length);
            Base64.EncodeToUtf8(bytes[..count], line, out _, out var written);
            writer.Write(line[..written]);
            writer.WriteNewLine();
            bytes = bytes[count..];
        }
    }

    /// <summary>Up to the padding; what is no base64 is passed over, and a rest too short for a byte is dropped.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length * 3 / 4];
        var (count, bits, buffer) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c == '=')
            {
                break;
            }
            var value = Value(c);
            if (value < 0)
            {
                continue;
            }
            buffer = ((buffer << 6) | value) & 0xffffff;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                decoded[count++] = (byte)(buffer >> bits);
            }
        }
        return decoded[..count];
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
