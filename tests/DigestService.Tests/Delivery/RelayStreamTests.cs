using System.Net;
using System.Net.Sockets;
using DigestService.Delivery;

namespace DigestService.Tests.Delivery;

/// <summary>What is gathered arrives as if each write had been sent by itself.</summary>
public sealed class RelayStreamTests
{
    [Fact]
    public async Task All_arrives_once_and_in_order_whatever_the_writes()
    {
        var random = new Random(20261121);
        await using var line = await Line.Open();
        var written = new byte[1_000_000];
        random.NextBytes(written);

        var received = line.Receive(written.Length);
        for (var at = 0; at < written.Length;)
        {
            var length = Math.Min(written.Length - at, random.Next(10) == 0 ? random.Next(300_000) : random.Next(5_000));
            await line.Stream.WriteAsync(written.AsMemory(at, length));
            at += length;
            if (random.Next(20) == 0) await line.Stream.FlushAsync();
        }
        await line.Stream.FlushAsync();

        Assert.Equal(written, await received);
    }

    [Fact]
    public async Task Nothing_goes_out_before_it_is_flushed()
    {
        await using var line = await Line.Open();

        await line.Stream.WriteAsync("MAIL"u8.ToArray());
        await Task.Delay(50);
        Assert.Equal(0, line.Other.Available);
        await line.Stream.FlushAsync();

        Assert.Equal("MAIL"u8.ToArray(), await line.Receive(4));
    }

    [Fact]
    public async Task Whoever_waits_for_a_reply_has_said_all_before()
    {
        await using var line = await Line.Open();
        var reply = new byte[3];

        await line.Stream.WriteAsync("NOOP"u8.ToArray());
        var read = line.Stream.ReadAsync(reply).AsTask();
        Assert.Equal("NOOP"u8.ToArray(), await line.Receive(4));
        await line.Other.SendAsync("250"u8.ToArray());

        Assert.Equal(3, await read);
        Assert.Equal("250"u8.ToArray(), reply);
    }

    private sealed class Line(RelayStream stream, Socket other) : IAsyncDisposable
    {
        public RelayStream Stream => stream;
        public Socket Other => other;

        public static async Task<Line> Open()
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(listener.LocalEndPoint!);
            return new Line(new RelayStream(socket), await listener.AcceptAsync());
        }

        public async Task<byte[]> Receive(int length)
        {
            var received = new byte[length];
            for (var at = 0; at < length;)
                at += await other.ReceiveAsync(received.AsMemory(at)) is > 0 and var more ? more : throw new EndOfStreamException();
            return received;
        }

        public async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            other.Dispose();
        }
    }
}
