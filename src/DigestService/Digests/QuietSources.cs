using Dapper;
using Npgsql;

namespace DigestService.Digests;

/// <summary>Sources that have given nothing lately, for a digest's account of its own completeness.</summary>
internal static class QuietSources
{
    /// <returns>Names of sources whose last looks, a day and a half back, were all quiet or failed.</returns>
    public static async Task<string[]> Of(NpgsqlConnection connection, DateTimeOffset now) =>
        [.. await connection.QueryAsync<string>(
            """
            select source from source_days
            where looked_at > @since and day >= @yesterday
            group by source
            having bool_and(state <> 'complete')
            order by source
            """,
            new { since = now.AddHours(-36), yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) })];
}
