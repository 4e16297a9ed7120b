using System.Net;

namespace DigestService.Rendering;

/// <summary>Whether the whole world may come to an address, or only this machine or its own network.</summary>
internal static class PublicAddress
{
    // RFC 6761, RFC 6762, RFC 8375, and what networks at home and at work use.
    private static readonly string[] s_privateEndings = [".localhost", ".local", ".internal", ".lan", ".test", ".home.arpa"];

    // RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 6598.
    private static readonly IPNetwork[] s_privateNetworks =
        [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8", "fc00::/7", "fe80::/10", "::/128" }.Select(network => IPNetwork.Parse(network))];

    public static bool IsPublic(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return false;
        }
        if (IPAddress.TryParse(address.IdnHost, out var ip))
        {
            ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
            return !IPAddress.IsLoopback(ip) && !s_privateNetworks.Any(network => network.Contains(ip));
        }
        var host = address.IdnHost.TrimEnd('.').ToLowerInvariant();
        return host.Contains('.') && !s_privateEndings.Any(ending => host.EndsWith(ending, StringComparison.Ordinal));
    }
}
