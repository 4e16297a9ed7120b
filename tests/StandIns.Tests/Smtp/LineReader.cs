using System.Text;

namespace StandIns.Tests.Smtp;

internal sealed class LineReader(Stream stream, CancellationToken stop)
{
    private readonly byte[] _chunk = new byte[8192];
    private readonly StringBuilder _buffer = new();

    /// <summary>Lines that are here already.</summary>
    public int Waiting => _buffer.ToString().Count(c => c == '\n');

    public async Task<string?> ReadAsync() => (await ReadUntilAsync("\r\n"))?[..^2];

    /// <summary>Up to the dot that stands alone, without it.</summary>
    public async Task<string> ReadDataAsync() => (await ReadUntilAsync("\r\n.\r\n"))![..^3];

    private async Task<string?> ReadUntilAsync(string end)
    {
        while (true)
        {
            var text = _buffer.ToString();
            var found = text.IndexOf(end, StringComparison.Ordinal);
            if (found >= 0)
            {
                _buffer.Remove(0, found + end.Length);
                return text[..(found + end.Length)];
            }
            var count = await stream.ReadAsync(_chunk, stop);
            if (count == 0)
            {
                return null;
            }
            _buffer.Append(Encoding.UTF8.GetString(_chunk, 0, count));
        }
    }
}
