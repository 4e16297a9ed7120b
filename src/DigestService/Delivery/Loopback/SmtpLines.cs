using System.Buffers;
using System.Text;

namespace DigestService.Delivery.Loopback;

/// <summary>Reads commands and message data from a stream with every length and wait bounded, and writes replies.</summary>
internal sealed class SmtpLines(Stream stream, TimeSpan patience)
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _start, _end;

    /// <summary>Whether the client has more to say already; then replies may wait and go out together (RFC 2920, 3.2).</summary>
    public bool HasMore => _buffer.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>Octets that came before TLS was agreed must not count after it (RFC 3207, 4.2).</summary>
    public bool HasLeftovers => _end > _start;

    /// <summary>A command without its line end; empty when longer than allowed, null when the client has gone.</summary>
    public async Task<(string? Line, bool TooLong)> ReadCommand(int maxBytes, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>(256);
        var tooLong = false;
        for (long total = 0; total < 1024 * 1024;)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var take = newline >= 0 ? newline + 1 : _end - _start;
            total += take;
            tooLong |= line.WrittenCount + take > maxBytes;
            if (!tooLong)
                line.Write(_buffer.AsSpan(_start, take));
            _start += take;
            if (newline >= 0)
                return (tooLong ? "" : Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r', '\n'), tooLong);
            if (!await Fill(cancellationToken))
                return (null, false);
        }
        return (null, true);
    }

    /// <summary>
    /// Message data up to <c>CRLF . CRLF</c>, and nothing else, is its end (a lone LF is how messages are smuggled).
    /// Dots are unstuffed (RFC 5321, 4.5.2). Null bytes when longer than allowed; the rest is read and dropped.
    /// </summary>
    public async Task<(bool Whole, byte[]? Bytes)> ReadMessage(int maxBytes, CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(64 * 1024);
        var tooLong = false;
        var lineStart = true;
        while (true)
        {
            var available = _end - _start;
            if (lineStart && available > 0 && _buffer[_start] == '.')
            {
                if (available < 3 && !(available == 2 && _buffer[_start + 1] != '\r'))
                {
                    if (!await Fill(cancellationToken))
                        return (false, null);
                    continue;
                }
                if (available >= 3 && _buffer[_start + 1] == '\r' && _buffer[_start + 2] == '\n')
                {
                    _start += 3;
                    return (true, tooLong ? null : message.WrittenSpan.ToArray());
                }
                _start++;
                lineStart = false;
                continue;
            }

            var feed = _buffer.AsSpan(_start, available).IndexOf("\r\n"u8);
            var endsInCr = feed < 0 && available > 0 && _buffer[_end - 1] == '\r';
            var take = feed >= 0 ? feed + 2 : endsInCr ? available - 1 : available;
            tooLong |= message.WrittenCount + take > maxBytes;
            if (!tooLong && take > 0)
                message.Write(_buffer.AsSpan(_start, take));
            _start += take;
            lineStart = take > 0 ? feed >= 0 : lineStart;
            if (feed < 0 && !await Fill(cancellationToken))
                return (false, null);
        }
    }

    private async Task<bool> Fill(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), limit.Token);
        _end += read;
        return read > 0;
    }

    private readonly ArrayBufferWriter<byte> _pending = new(512);

    /// <summary>Queues a reply; it leaves with <see cref="Flush"/>.</summary>
    public void Write(string reply) => Encoding.UTF8.GetBytes(reply.AsSpan(), _pending);

    public void Write(ReadOnlySpan<byte> octets) => _pending.Write(octets);

    public async Task Flush(bool inSingleBytes, TimeSpan bytePause, CancellationToken cancellationToken)
    {
        if (_pending.WrittenCount == 0)
            return;
        if (!inSingleBytes && bytePause == TimeSpan.Zero)
            await stream.WriteAsync(_pending.WrittenMemory, cancellationToken);
        else
            for (var i = 0; i < _pending.WrittenCount; i++)
            {
                await stream.WriteAsync(_pending.WrittenMemory.Slice(i, 1), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Yield();
                await Task.Delay(bytePause, cancellationToken);
            }
        await stream.FlushAsync(cancellationToken);
        _pending.ResetWrittenCount();
    }
}
