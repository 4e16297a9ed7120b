using System.Buffers.Binary;
using System.IO.Compression;

namespace DigestService.Papers;

/// <summary>Unpacks a gzip file (RFC 1952) and notices, which <see cref="GZipStream"/> does not, where it was cut off.</summary>
internal sealed class WholeGzip(FileStream file) : Stream
{
    private readonly GZipStream _unpacked = new(file, CompressionMode.Decompress);
    private readonly uint _told = Trailer(file);
    private long _read;

    /// <exception cref="InvalidDataException">The file ends before what its last four bytes tell.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = _unpacked.Read(buffer, offset, count);
        _read += read;
        // The last four bytes tell the size of the last member; a file of several members has more, never less.
        if (read == 0 && count > 0 && _read < _told) throw new InvalidDataException("the file is cut off");
        return read;
    }

    private static uint Trailer(FileStream file)
    {
        Span<byte> last = stackalloc byte[4];
        if (file.Length < 18) return uint.MaxValue; // a header and a trailer alone take that much
        file.Seek(-4, SeekOrigin.End);
        file.ReadExactly(last);
        file.Seek(0, SeekOrigin.Begin);
        return BinaryPrimitives.ReadUInt32LittleEndian(last);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _read; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
