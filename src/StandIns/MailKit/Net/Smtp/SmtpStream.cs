using System.Globalization;
using System.Text;

namespace MailKit.Net.Smtp;

/// <summary>Commands out and replies in, each within the timeout. After any exception it is of no more use.</summary>
internal sealed class SmtpStream(Stream stream, int timeout) : IDisposable
{
    private const int MaxLine = 64 * 1024;

    private readonly byte[] _input = new byte[4096];
    private readonly MemoryStream _output = new();
    private int _start;
    private int _end;
    private string? _lastReply;

    public Stream Inner { get; private set; } = stream;

    /// <summary>Milliseconds a read or write may take.</summary>
    public int Timeout { get; set; } = timeout;

    /// <summary>Goes on over TLS; what came before it unencrypted is forgotten, lest it be taken for a reply.</summary>
    public void SwitchTo(Stream tls)
    {
        Inner = tls;
        (_start, _end) = (0, 0);
    }

    public void Queue(string text) => _output.Write(Encoding.UTF8.GetBytes(text));

    public async Task<SmtpResponse> SendCommandAsync(string command, CancellationToken cancellationToken)
    {
        Queue(command);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return await ReadResponseAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var commands = _output.GetBuffer().AsMemory(0, (int)_output.Length);
        await WriteAsync(commands, cancellationToken).ConfigureAwait(false);
        _output.SetLength(0);
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WithinTimeoutAsync(
            async token =>
            {
                await Inner.WriteAsync(bytes, token).ConfigureAwait(false);
                await Inner.FlushAsync(token).ConfigureAwait(false);
                return 0;
            },
            cancellationToken);

    public async Task<SmtpResponse> ReadResponseAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var code = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var said))
            {
                throw new SmtpProtocolException("Unable to parse status code returned by the server.");
            }
            if (said < 100 || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpProtocolException("Invalid status code returned by the server.");
            }
            if (code != 0 && said != code)
            {
                throw new SmtpProtocolException("The status codes returned by the server did not match.");
            }
            code = said;
            text.Append(line.Length > 4 ? line[4..] : "");
            if (line.Length < 4 || line[3] == ' ')
            {
                _lastReply = text.ToString();
                return new SmtpResponse((SmtpStatusCode)code, _lastReply);
            }
            text.Append('\n');
        }
    }

    public void Dispose()
    {
        Inner.Dispose();
        _output.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new MemoryStream();
        while (true)
        {
            var newLine = _input.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var taken = newLine < 0 ? _end - _start : newLine + 1;
            line.Write(_input, _start, taken);
            _start += taken;
            if (newLine >= 0)
            {
                return Decode(line.GetBuffer().AsSpan(0, (int)line.Length).TrimEnd("\r\n"u8));
            }
            if (line.Length > MaxLine)
            {
                throw new SmtpProtocolException("The server's reply has no end.");
            }
            (_start, _end) = (0, await WithinTimeoutAsync(token => Inner.ReadAsync(_input, token).AsTask(), cancellationToken).ConfigureAwait(false));
            if (_end == 0)
            {
                throw new SmtpProtocolException($"The SMTP server has unexpectedly disconnected{(string.IsNullOrEmpty(_lastReply) ? "." : ": " + _lastReply)}");
            }
        }
    }

    private static string Decode(ReadOnlySpan<byte> line)
    {
        var utf8 = Encoding.UTF8.GetString(line);
        return utf8.Contains('\ufffd', StringComparison.Ordinal) ? Encoding.Latin1.GetString(line) : utf8;
    }

    private async Task<T> WithinTimeoutAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return await action(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Operation timed out after {Timeout} milliseconds", e);
        }
    }
}
