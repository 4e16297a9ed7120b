using Dapper;
using DigestService.Matching;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>Distinct keywords, each stored once in its canonical form, however many people use it.</summary>
internal static class KeywordStore
{
    /// <returns>The numbers, in the order given; a keyword named twice counts once.</returns>
    public static async Task<int[]> Numbers(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<string> queries, bool areMutes = false)
    {
        string[] canonical = [.. queries.Select(query => (areMutes ? Query.ParseMute(query) : Query.Parse(query)).ToString()!).Distinct()];
        if (canonical.Length == 0) return [];

        // Sorted, so that two writers of the same new keywords wait for each other in one order.
        await connection.ExecuteAsync(
            "insert into keywords (query) select q from unnest(@canonical) q order by q on conflict (query) do nothing", new { canonical }, transaction);
        var numbers = await connection.QueryAsync<(int, string)>(
            "select keyword_id, query from keywords where query = any(@canonical)", new { canonical }, transaction);
        var numberOf = numbers.ToDictionary(each => each.Item2, each => each.Item1);
        return [.. canonical.Select(query => numberOf[query])];
    }
}
