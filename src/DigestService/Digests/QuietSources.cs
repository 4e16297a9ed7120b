using DigestService.Papers;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Sources of which something is missing lately, for a digest's account of its own completeness.</summary>
internal static class QuietSources
{
    private const int LastDays = 4; // a weekend reckoned in

    /// <returns>Names of sources that were late, stale or not to be had on one of the last days, and have not caught up since.</returns>
    public static async Task<string[]> Of(NpgsqlConnection connection, IEnumerable<IPaperSource> sources, DateTimeOffset now) =>
        [.. (await SourceStanding.Of(connection, sources, LastDays, now)).Where(standing => standing.Missing.Any()).Select(standing => standing.Source)];
}
