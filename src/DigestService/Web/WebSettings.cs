using System.Net;

namespace DigestService.Web;

/// <summary>Where the site stands in the network. Bound from <c>Digest:Web</c>.</summary>
public sealed record WebSettings
{
    /// <summary>Addresses or CIDR ranges of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed; nobody else's are.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    public IEnumerable<string> Faults() =>
        TrustedProxies.Where(proxy => !TryRead(proxy, out _))
            .Select(proxy => $"Digest:Web:TrustedProxies \"{proxy}\" is neither an address nor a range such as 10.0.0.0/8.");

    internal IEnumerable<IPNetwork> Networks() => TrustedProxies.Select(proxy => TryRead(proxy, out var network) ? network : default);

    private static bool TryRead(string proxy, out IPNetwork network)
    {
        if (IPNetwork.TryParse(proxy, out network)) return true;
        if (!IPAddress.TryParse(proxy, out var address)) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
