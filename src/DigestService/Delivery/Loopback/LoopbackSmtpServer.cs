using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace DigestService.Delivery.Loopback;

/// <summary>
/// A small SMTP server on 127.0.0.1 that delivers nowhere: the demo's mailbox, and the tests' relay, which can be told to misbehave.
/// </summary>
public sealed class LoopbackSmtpServer : IAsyncDisposable
{
    private readonly LoopbackOptions _options;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places;
    private readonly Lock _gate = new();
    private readonly List<AcceptedMail> _mails = [];
    private readonly HashSet<Task> _sessions = [];
    private readonly Task _accepting;
    private int _count, _connections;

    private LoopbackSmtpServer(LoopbackOptions options)
    {
        _options = options;
        _places = new SemaphoreSlim(options.MaxConnections);
        if (_options.Folder is not null)
            Directory.CreateDirectory(_options.Folder);
        _listener = new TcpListener(IPAddress.Loopback, _options.Port);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Listens from here on. Throws <see cref="SocketException"/> where the port is taken.</summary>
    public static LoopbackSmtpServer Start(LoopbackOptions? options = null) => new(options ?? new LoopbackOptions());

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public string? Folder => _options.Folder;

    /// <summary>How many clients have connected so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many messages were accepted so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The messages in memory, oldest first.</summary>
    public IReadOnlyList<AcceptedMail> Mails
    {
        get
        {
            lock (_gate)
                return [.. _mails];
        }
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                await _places.WaitAsync(_stop.Token);
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            var session = Serve(socket, Interlocked.Increment(ref _connections));
            lock (_gate)
                _sessions.Add(session);
            _ = session.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    /// <summary>A client that goes away or talks nonsense ends its own session and nothing else.</summary>
    private async Task Serve(Socket socket, int connection)
    {
        await Task.Yield();
        try
        {
            await new SmtpSession(_options, connection, Keep).Run(socket, _stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or AuthenticationException or ObjectDisposedException)
        {
        }
        finally
        {
            socket.Dispose();
            _places.Release();
        }
    }

    private void Forget(Task session)
    {
        lock (_gate)
            _sessions.Remove(session);
    }

    private AcceptedMail Keep(SmtpSession session, byte[] raw)
    {
        var number = Interlocked.Increment(ref _count);
        var file = _options.Folder is null ? null : Path.Combine(_options.Folder, FileName(number, session.Recipients[0]));
        var mail = new AcceptedMail(number, session.Connection, session.Sender, session.Recipients, raw, DateTimeOffset.UtcNow, file);
        if (file is not null)
        {
            // Whoever watches the folder never sees half a message.
            File.WriteAllBytes(file + ".part", raw);
            File.Move(file + ".part", file, overwrite: true);
        }
        _options.Taken?.Invoke(mail);
        lock (_gate)
        {
            _mails.Add(mail);
            if (_mails.Count > _options.KeepInMemory)
                _mails.RemoveAt(0);
        }
        return mail;
    }

    /// <summary>A name made of harmless characters only, whatever a client called its recipient.</summary>
    private static string FileName(int number, string recipient)
    {
        var name = new StringBuilder($"{number:D6}-");
        foreach (var c in recipient.AsSpan(0, Math.Min(recipient.Length, 60)))
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '@' or '-' or '_' or '+' ? char.ToLowerInvariant(c) : c == '.' && name[^1] != '.' ? '.' : '_');
        return name.Append(".eml").ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] open;
        lock (_gate)
            open = [.. _sessions];
        await Task.WhenAll(open);
        _places.Dispose();
        _stop.Dispose();
    }
}
