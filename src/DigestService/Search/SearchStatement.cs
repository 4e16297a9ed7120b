using DigestService.Matching;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Search;

/// <summary>What PostgreSQL says of a query.</summary>
/// <param name="Total">How many papers match for certain.</param>
/// <param name="Numbers">Those of the page, in order.</param>
/// <param name="Doubtful">Papers that only the matcher can judge, the newest first; one more than it looks at where there are more.</param>
internal sealed record Answer(int Total, int[] Numbers, int[] Doubtful);

/// <summary>
/// The one statement of a search. All matches are counted and ordered by how high they stand (the column
/// <c>standing</c>: votes, comments and day, in a number that does not change as time goes by, so that pages fit
/// together). Of the <see cref="Ranked"/> that stand highest, relevance has its say: <c>ts_rank</c> from 0 to 1, where a
/// word of the title weighs ten times one of the abstract, times <see cref="RelevanceWeight"/>. So the best is the most
/// relevant of the well-known and the new, and a broad query costs little more than a narrow one.
/// </summary>
internal static class SearchStatement
{
    public const int MaxDoubtful = 2_000;
    private const int Ranked = 200;

    // Being all in the title is worth about as much as two years, or fifty times the votes.
    private const string RelevanceWeight = "4";

    /// <summary>For the transaction that the statement makes: one plan for all words, by the index, in one process; the time is in milliseconds.</summary>
    internal const string Settings = "select set_config('statement_timeout', '2000', true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('max_parallel_workers_per_gather', '0', true)";

    public static readonly string Best = Statement("standing",
        $"""
        select paper_id
        from (select paper_id, key from hits order by key desc, paper_id desc limit $9) top join papers using (paper_id)
        order by key + {RelevanceWeight} * coalesce(ts_rank('{"{0.1, 0.1, 1, 1}"}', terms, $8), 0) desc, paper_id desc
        """);

    public static readonly string Highest = Statement("standing", "select paper_id from hits order by key desc, paper_id desc");

    public static readonly string Newest = Statement("paper_date - date '2000-01-01'", "select paper_id from hits order by key desc, paper_id desc");

    public static async Task<Answer> Ask(NpgsqlConnection connection, SearchRequest request, SearchFilter filter, int[]? judged, CancellationToken stop)
    {
        var ranked = RankedBefore(request.PageSize);
        var isRanked = request.Sort == SearchSort.Best && request.Before < ranked;
        var statement = new NpgsqlBatchCommand(isRanked ? Best : request.Sort == SearchSort.Best ? Highest : Newest)
        {
            Parameters =
            {
                TsQuery(filter.Plain),
                TsQuery(filter.Placed),
                TsQuery(judged is null ? filter.Doubtful : null),
                new NpgsqlParameter<int> { TypedValue = filter.MinVotes == 0 ? -1 : filter.MinVotes },
                new NpgsqlParameter<int[]> { TypedValue = judged ?? [] },
                new NpgsqlParameter<long> { TypedValue = request.Before },
                new NpgsqlParameter<int> { TypedValue = request.PageSize },
            },
        };
        if (isRanked)
        {
            statement.Parameters.Add(TsQuery(filter.Rank));
            statement.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ranked });
        }

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(Settings), statement } };
        await batch.PrepareAsync(stop);
        await using var reader = await batch.ExecuteReaderAsync(stop);
        await reader.NextResultAsync(stop);
        await reader.ReadAsync(stop);
        return new Answer(reader.GetInt32(0), reader.GetFieldValue<int[]>(1), reader.GetFieldValue<int[]>(2));
    }

    /// <summary>Whole pages of relevance, then the rest.</summary>
    public static int RankedBefore(int pageSize) => (Ranked + pageSize - 1) / pageSize * pageSize;

    private static string Statement(string key, string page) =>
        $"""
        with hits as materialized (
          select paper_id, {key} as key from papers where terms @@ $1::tsquery and coalesce(votes, -1) >= $4 and not withdrawn
          union all
          select paper_id, {key} from papers where terms @@ $2::tsquery and coalesce(votes, -1) >= $4 and not withdrawn
          union all
          select paper_id, {key} from papers where paper_id = any($5)
        ), doubtful as materialized (
          select paper_id, paper_date from papers where terms @@ $3::tsquery and coalesce(votes, -1) >= $4 and not withdrawn
        )
        select (select count(*) from hits)::int,
               array({page} offset $6 limit $7),
               array(select paper_id from doubtful order by paper_date desc, paper_id desc limit {MaxDoubtful + 1})
        """;

    private static NpgsqlParameter TsQuery(string? text) => new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)text ?? DBNull.Value };
}
