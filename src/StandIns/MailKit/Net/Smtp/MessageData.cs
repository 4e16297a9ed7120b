using MimeKit;
using MimeKit.IO;

namespace MailKit.Net.Smtp;

/// <summary>A message as DATA takes it, RFC 5321, 4.5.2: lines that begin with a dot have two, and a dot alone ends it.</summary>
internal static class MessageData
{
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken)
    {
        using var data = new MemoryStream(64 * 1024);
        using var stuffing = new DotStuffing(data);
        await message.WriteToAsync(options, stuffing, cancellationToken).ConfigureAwait(false);
        data.Write(stuffing.IsAtStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return data.GetBuffer().AsMemory(0, (int)data.Length);
    }

    private sealed class DotStuffing(Stream source) : FilteredStream(source)
    {
        /// <summary>Of a line.</summary>
        public bool IsAtStart { get; private set; } = true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.IsEmpty)
            {
                return;
            }
            if (IsAtStart && buffer[0] == (byte)'.')
            {
                Source.Write("."u8);
            }
            IsAtStart = buffer[^1] == (byte)'\n';
            for (var dot = buffer.IndexOf("\n."u8); dot >= 0; dot = buffer.IndexOf("\n."u8))
            {
                Source.Write(buffer[..(dot + 1)]);
                Source.Write("."u8);
                buffer = buffer[(dot + 1)..];
            }
            Source.Write(buffer);
        }
    }
}
