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

    /// <summary>Digests go on naming the keywords that a profile is about to lose. The caller holds off the composer.</summary>
    public static Task KeepPast(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, int[] keywordIds) =>
        connection.ExecuteAsync(
            """
            insert into past_keywords (subscriber_id, keyword_id)
            select distinct d.subscriber_id, caught
            from profiles p join digests d using (subscriber_id), unnest(d.catch_keywords) caught
            where p.subscriber_id = @subscriberId and not p.keyword_ids <@ @keywordIds and caught = any (p.keyword_ids) and caught <> all (@keywordIds)
            on conflict (subscriber_id, keyword_id) do update set since = now()
            """,
            new { subscriberId, keywordIds }, transaction);

    /// <summary>Forgets those that no digest names any more.</summary>
    /// <param name="before">Digests composed earlier are gone.</param>
    public static Task<int> DeletePast(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            delete from past_keywords p
            where p.since < @before and not exists (select from digests d where d.subscriber_id = p.subscriber_id and p.keyword_id = any (d.catch_keywords))
            """,
            new { before }, cancellationToken: stop));

    private const string Unused =
        """
        select keyword_id from keywords k
        where not exists (select from profiles p, unnest(p.keyword_ids || p.mute_ids) used where used = k.keyword_id)
          and not exists (select from past_keywords past where past.keyword_id = k.keyword_id)
        limit 10000
        """;

    /// <summary>
    /// Deletes texts that no profile and no digest speaks of: some seconds for a million readers. Whoever saves a profile has written
    /// to the table before it knows its numbers, and refers to them before it commits: the lock waits for those and holds off others,
    /// so it is taken only where there is something to delete.
    /// </summary>
    public static async Task<int> DeleteUnused(NpgsqlConnection connection, CancellationToken stop)
    {
        if (!(await connection.QueryAsync<int>(new CommandDefinition(Unused, cancellationToken: stop))).Any()) return 0;
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("lock table keywords in share row exclusive mode", transaction: transaction);
        var unused = (await connection.QueryAsync<int>(new CommandDefinition(Unused, transaction: transaction, cancellationToken: stop))).ToArray();
        var deleted = await connection.ExecuteAsync("delete from keywords where keyword_id = any (@unused)", new { unused }, transaction);
        await transaction.CommitAsync(stop);
        return deleted;
    }
}
