using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DigestService.Tests.Support;

/// <summary>A wire to the database that can be cut: whoever speaks over it is cut off, and nobody gets through until it is mended.</summary>
internal sealed class DatabaseLine : IAsyncDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly EndPoint _server;
    private volatile bool _isCut;

    private DatabaseLine(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new UnixDomainSocketEndPoint(Path.Combine(server.Host!, $".s.PGSQL.{server.Port}"));
        _door.Start();
        server.Host = "127.0.0.1";
        server.Port = ((IPEndPoint)_door.LocalEndpoint).Port;
        ConnectionString = server.ConnectionString;
    }

    public string ConnectionString { get; }

    public static DatabaseLine To(string connectionString)
    {
        var line = new DatabaseLine(connectionString);
        _ = line.Serve();
        return line;
    }

    private async Task Serve()
    {
        try
        {
            while (true) _ = Join(await _door.AcceptSocketAsync());
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Join(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            if (_isCut) return;
            _open.Add(client);
            try
            {
                await server.ConnectAsync(_server);
                await using var here = new NetworkStream(client);
                await using var there = new NetworkStream(server);
                await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
            }
            catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
            {
            }
        }
    }

    public void Cut()
    {
        _isCut = true;
        while (_open.TryTake(out var client)) client.Dispose();
    }

    public void Mend() => _isCut = false;

    public ValueTask DisposeAsync()
    {
        Cut();
        _door.Dispose();
        return ValueTask.CompletedTask;
    }
}
