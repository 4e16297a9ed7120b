using System.Net;
using System.Net.Sockets;

namespace DigestService.Web.Defence;

/// <summary>Where a request comes from, as limits count it.</summary>
internal static class Origin
{
    /// <summary>An address; of IPv6 the /64 that one household or machine has to itself.</summary>
    public static string Address(IPAddress? ip) => Range(ip, 32, 64);

    /// <summary>/24, of IPv6 /48.</summary>
    public static string Subnet(IPAddress? ip) => Range(ip, 24, 48);

    private static string Range(IPAddress? ip, int bits, int bitsOfSix)
    {
        if (ip is null) return "unknown";
        if (ip.IsIPv4MappedToIPv6) ip = ip.MapToIPv4();
        var bytes = ip.GetAddressBytes();
        bytes.AsSpan((ip.AddressFamily == AddressFamily.InterNetworkV6 ? bitsOfSix : bits) / 8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
