using System.Net.Sockets;
using System.Text;

namespace DigestService.Tests.Support;

/// <summary>A client that says to an SMTP server exactly what a test wants said.</summary>
public sealed class RawSmtp : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly StreamReader _reader;
    private readonly Stream _stream;

    public RawSmtp(int port)
    {
        _client.Connect("127.0.0.1", port);
        _stream = _client.GetStream();
        _stream.ReadTimeout = 10_000;
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    /// <summary>The next reply, lines joined by <c>\n</c>; null when the server has gone.</summary>
    public string? Read()
    {
        var lines = new List<string>();
        while (_reader.ReadLine() is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
                return string.Join('\n', lines);
        }
        return null;
    }

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public string? Say(string line)
    {
        Write(line + "\r\n");
        return Read();
    }

    public void Dispose() => _client.Dispose();
}
