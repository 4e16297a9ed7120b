using System.Net.Sockets;

namespace DigestService.Delivery;

/// <summary>
/// Gathers what MailKit writes in blocks of 4 KB, and sends it when MailKit flushes or waits for a reply: a digest of 45 KB goes
/// out in one piece instead of twelve.
/// </summary>
internal sealed class RelayStream(Socket socket) : Stream
{
    private const int Room = 128 * 1024;

    private readonly NetworkStream _network = new(socket, ownsSocket: true);
    private byte[] _gathered = new byte[8 * 1024];
    private int _length;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_length + buffer.Length > Room)
            await Send(cancellationToken);
        if (buffer.Length > Room)
        {
            await _network.WriteAsync(buffer, cancellationToken);
            return;
        }
        if (_length + buffer.Length > _gathered.Length)
            Array.Resize(ref _gathered, Math.Min(Room, 2 * (_length + buffer.Length)));
        buffer.CopyTo(_gathered.AsMemory(_length));
        _length += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>MailKit does not flush what fills its block to the last octet, so that a reply would be waited for in vain.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Send(cancellationToken);
        return await _network.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Send(cancellationToken).AsTask();

    private async ValueTask Send(CancellationToken cancellationToken)
    {
        if (_length == 0)
            return;
        var length = _length;
        _length = 0;
        await _network.WriteAsync(_gathered.AsMemory(0, length), cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => Send(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _network.Dispose();
        base.Dispose(disposing);
    }
}
