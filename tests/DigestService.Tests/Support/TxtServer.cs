using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DigestService.Tests.Support;

/// <summary>A name server that knows a few TXT records (RFC 1035), and of every other name that it does not exist.</summary>
internal sealed class TxtServer : IDisposable
{
    private const int HeaderLength = 12;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IReadOnlyDictionary<string, string> _records;

    /// <param name="address">Port 53 there needs privileges, and is what resolvers ask.</param>
    /// <exception cref="SocketException">The port is not ours to take.</exception>
    public TxtServer(IPAddress address, IReadOnlyDictionary<string, string> records)
    {
        _records = records;
        _socket.Bind(new IPEndPoint(address, 53));
        new Thread(Serve) { IsBackground = true }.Start();
    }

    private void Serve()
    {
        var query = new byte[512];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true) _socket.SendTo(Answer(query.AsSpan(0, _socket.ReceiveFrom(query, ref from))), from);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> query)
    {
        var (name, end) = Question(query);
        var text = _records.GetValueOrDefault(name);
        var answer = new List<byte>(query[..end].ToArray());
        answer[2] = 0x84; // an answer, and from who knows
        answer[3] = (byte)(text is null ? 3 : 0);
        (answer[6], answer[7]) = (0, (byte)(text is null ? 0 : 1));
        (answer[10], answer[11]) = (0, 0); // no EDNS
        if (text is not null) answer.AddRange(Record(text));
        return [.. answer];
    }

    private static (string Name, int End) Question(ReadOnlySpan<byte> query)
    {
        var labels = new List<string>();
        var at = HeaderLength;
        for (; query[at] != 0; at += query[at] + 1) labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, query[at])));
        return (string.Join('.', labels).ToLowerInvariant(), at + 5);
    }

    private static IEnumerable<byte> Record(string text)
    {
        var strings = Encoding.ASCII.GetBytes(text).Chunk(255).SelectMany(part => part.Prepend((byte)part.Length)).ToList();
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)strings.Count);
        return [0xC0, HeaderLength, 0, 16, 0, 1, 0, 0, 0, 60, .. length, .. strings];
    }

    public void Dispose() => _socket.Dispose();
}
