namespace MimeKit.Formatting;

/// <summary>RFC 2045, 6.7.</summary>
internal static class QuotedPrintable
{
    private const int Limit = 76;

    /// <summary>
    /// A line is broken once 75 characters or more stand in it, so that one which ends in an escape is up to two longer than
    /// it should be: that is what the real one writes. Text that does not end in a line's end gets a soft one.
    /// </summary>
    public static void Encode(ReadOnlySpan<byte> text, MimeWriter writer)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                i += c == '\r' ? 1 : 0;
                writer.WriteNewLine();
                length = 0;
                continue;
            }
            var atEnd = EndsLine(text, i + 1);
            length += Write(c, atEnd, writer);
            if (length + 1 >= Limit && !atEnd)
            {
                writer.WriteByte((byte)'=');
                writer.WriteNewLine();
                length = 0;
            }
        }
        if (text.Length > 0 && text[^1] != '\n')
        {
            writer.WriteByte((byte)'=');
            writer.WriteNewLine();
        }
    }

    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                decoded[count++] = text[i];
            }
            else if (i + 2 < text.Length && Hex(text[i + 1]) >= 0 && Hex(text[i + 2]) >= 0)
            {
                decoded[count++] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                i += 2;
            }
            else if (SoftBreak(text, i + 1) is var end and > 0)
            {
                i = end - 1;
            }
            else
            {
                decoded[count++] = text[i];
            }
        }
        return decoded[..count];
    }

    private static int Hex(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };

    private static int Write(byte c, bool atEnd, MimeWriter writer)
    {
        if (c is >= (byte)' ' and < 127 and not (byte)'=' or (byte)'\t' && !(atEnd && c is (byte)' ' or (byte)'\t'))
        {
            writer.WriteByte(c);
            return 1;
        }
        writer.WriteByte((byte)'=');
        writer.WriteByte("0123456789ABCDEF"u8[c >> 4]);
        writer.WriteByte("0123456789ABCDEF"u8[c & 15]);
        return 3;
    }

    private static bool EndsLine(ReadOnlySpan<byte> text, int i) =>
        i >= text.Length || text[i] == '\n' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');

    /// <summary>Where the line after a soft break begins, or 0 if there is no break.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && text[i] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            i++;
        }
        return i >= text.Length ? i : text[i] == '\n' ? i + 1 : 0;
    }
}
