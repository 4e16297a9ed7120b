using System.Net;
using System.Net.Sockets;

namespace DigestService.Delivery;

/// <summary>Connects sockets itself, so that Nagle is off (a mail above MailKit's 4 KB buffer would wait 43 ms for a delayed ACK).</summary>
public static class Dialer
{
    private static readonly TimeSpan PerAddress = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Tries the host's addresses in turn, IPv6 and IPv4 alternating, each for a short while, so that a network
    /// where one family leads nowhere still delivers.
    /// </summary>
    /// <exception cref="SocketException">No such host, or no address answered; the message names the last fault.</exception>
    public static async Task<Socket> Connect(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = Alternating(await Dns.GetHostAddressesAsync(host, cancellationToken));
        SocketException? fault = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(PerAddress);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), patience.Token);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                fault = e;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                fault = new SocketException((int)SocketError.TimedOut);
            }
        }
        throw fault ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>The order of RFC 8305, 4: the resolver's first family leads, then in turn.</summary>
    public static IEnumerable<IPAddress> Alternating(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0)
            return [];
        var leading = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToList();
        var other = addresses.Except(leading).ToList();
        return leading.Select((address, i) => (address, rank: 2 * i)).Concat(other.Select((address, i) => (address, rank: 2 * i + 1)))
            .OrderBy(each => each.rank).Select(each => each.address);
    }
}
