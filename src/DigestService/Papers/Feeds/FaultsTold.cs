using System.Text.RegularExpressions;

namespace DigestService.Papers.Feeds;

/// <summary>Faults of many requests in few lines: without the network, each day's and each category's would say the same.</summary>
internal static partial class FaultsTold
{
    /// <returns>The first of each kind, with how many more there were: those that differ only in what was asked of a server.</returns>
    public static IEnumerable<string> Once(IEnumerable<string> faults) =>
        faults.GroupBy(fault => Asked().Replace(fault, "")).Select(alike => alike.Count() == 1 ? alike.First() : $"{alike.First()} (and {alike.Count() - 1} more alike)");

    // What follows the host in an address.
    [GeneratedRegex(@"(?<=\bhttps?://[^/\s]+)/\S*", RegexOptions.CultureInvariant)]
    private static partial Regex Asked();
}
