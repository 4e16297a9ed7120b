using Dapper;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Sources that have given nothing lately, for a digest's account of its own completeness.</summary>
internal static class QuietSources
{
    /// <returns>Names of sources that were asked lately and of whose last days, a weekend reckoned in, none had papers.</returns>
    public static async Task<string[]> Of(NpgsqlConnection connection, DateTimeOffset now) =>
        [.. await connection.QueryAsync<string>(
            """
            select source from source_days
            where looked_at > @since and day >= @since_day
            group by source
            having bool_and(state <> 'complete')
            order by source
            """,
            new { since = now.AddHours(-36), since_day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-3) })];
}
