namespace MimeKit.Formatting;

/// <summary>Writes bytes with the line ends that the options want.</summary>
internal sealed class MimeWriter(FormatOptions options, MemoryStream buffer)
{
    public long Length => buffer.Length;

    public bool EndsWithNewLine => buffer.Length > 0 && buffer.GetBuffer()[buffer.Length - 1] == '\n';

    public void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    public void WriteByte(byte value) => buffer.WriteByte(value);

    public void WriteNewLine() => buffer.Write(options.NewLineBytes);

    /// <summary>Writes text with every line's end, LF or CRLF, made the one that the options want.</summary>
    public void WriteLines(ReadOnlySpan<byte> text)
    {
        for (var end = text.IndexOf((byte)'\n'); end >= 0; end = text.IndexOf((byte)'\n'))
        {
            Write(end > 0 && text[end - 1] == '\r' ? text[..(end - 1)] : text[..end]);
            WriteNewLine();
            text = text[(end + 1)..];
        }
        Write(text);
    }
}
