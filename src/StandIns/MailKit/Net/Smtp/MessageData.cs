using MimeKit;

namespace MailKit.Net.Smtp;

/// <summary>A message as DATA takes it, RFC 5321, 4.5.2: lines that begin with a dot have two, and a dot alone ends it.</summary>
internal static class MessageData
{
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken)
    {
        using var written = new MemoryStream(16 * 1024);
        await message.WriteToAsync(options, written, cancellationToken).ConfigureAwait(false);
        return Stuff(written.GetBuffer().AsSpan(0, (int)written.Length));
    }

    private static ReadOnlyMemory<byte> Stuff(ReadOnlySpan<byte> message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        if (message.StartsWith("."u8))
        {
            stuffed.WriteByte((byte)'.');
        }
        for (var dot = message.IndexOf("\n."u8); dot >= 0; dot = message.IndexOf("\n."u8))
        {
            stuffed.Write(message[..(dot + 2)]);
            stuffed.WriteByte((byte)'.');
            message = message[(dot + 2)..];
        }
        stuffed.Write(message);
        stuffed.Write(message.EndsWith("\r\n"u8) ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return stuffed.GetBuffer().AsMemory(0, (int)stuffed.Length);
    }
}
