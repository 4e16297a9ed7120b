using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using DigestService.Matching;
using DigestService.Papers;
using DigestService.Search;
using Npgsql;

namespace DigestService.Benchmarks.Web;

/// <summary>What a search asks PostgreSQL, with the parameters that the program itself would give.</summary>
/// <param name="Doubtful">Papers that the matcher was given to judge.</param>
/// <param name="Judged">Those of them that match.</param>
/// <param name="Shown">Papers of the page.</param>
internal sealed record AskedSearch(SearchFilter Filter, int[] Doubtful, int[] Judged, int[] Shown)
{
    public static async Task<AskedSearch> Of(NpgsqlConnection connection, string text, CancellationToken stop)
    {
        var query = (Query)Query.Parse(text);
        var (request, filter) = (new SearchRequest(query), SearchTerms.Filter(query));
        var answer = await SearchStatement.Ask(connection, request, filter, judged: null, stop);
        var doubtful = answer.Doubtful[..Math.Min(answer.Doubtful.Length, SearchStatement.MaxDoubtful)];
        var judged = doubtful.Length == 0 ? [] : await JudgeDoubtful.Matching(connection, query, doubtful, stop);
        if (judged.Length > 0) answer = await SearchStatement.Ask(connection, request, filter, judged, stop);
        return new AskedSearch(filter, doubtful, judged, answer.Numbers);
    }
}

/// <summary>
/// The statements of searches in one script for PostgreSQL's own pgbench: the same texts, batches and parameters, one search after the
/// other, as the site is asked for them. The parameters stand in a table, from which the script fetches those of one search.
/// </summary>
internal static partial class SearchStatements
{
    private const string Table = "bench_searches";

    /// <summary>The settings of a search but for its end after two seconds: pgbench would end with it, where the site only says so.</summary>
    private static readonly string Patient = SearchStatement.Settings.Replace("'2000'", "'60000'", StringComparison.Ordinal);

    private static readonly SearchRequest First = new((Query)Query.Parse("first"));

    public static async Task<string> Write(NpgsqlDataSource database, IReadOnlyList<string> queries, int clients, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync($"create table {Table} (n int primary key, plain text, placed text, doubtful text, votes int, rank text, doubts int[], judged int[], shown int[])");
        foreach (var (n, query) in queries.Index())
        {
            var (filter, doubts, judged, shown) = await AskedSearch.Of(connection, query, stop);
            await connection.ExecuteAsync(
                $"insert into {Table} values (@n, @plain, @placed, @doubtful, @votes, @rank, @doubts, @judged, @shown)",
                new { n, plain = filter.Plain ?? "", placed = filter.Placed ?? "", filter.Doubtful, votes = filter.MinVotes == 0 ? -1 : filter.MinVotes, rank = filter.Rank ?? "", doubts, judged, shown });
        }
        await connection.ExecuteAsync($"vacuum analyze {Table}");
        return Lookup(queries.Count, clients) + Search;
    }

    /// <summary>Fetching the parameters alone: what that takes is no part of a search.</summary>
    public static string LookupsOf(string script) => script[..^Search.Length];

    private static string Lookup(int count, int clients) =>
        $$"""
        \set n (:step * {{clients}} + :client_id) % {{count}}
        \set step :step + 1
        select plain, placed, doubtful, votes, rank, doubts, judged, shown, rank <> '' as is_ranked, doubts <> '{}' as is_doubtful, judged <> '{}' as is_judged, shown <> '{}' as is_shown
        from {{Table}} where n = :n \gset

        """;

    private static readonly string Search =
        $"""
        {Batch(":doubtful", "'{}'")}
        \if :is_doubtful
        {Numbered(PaperQueries.PlainStatement, ":doubts")};
        \if :is_judged
        {Batch("''", ":judged")}
        \endif
        \endif
        \if :is_shown
        {Numbered(PaperQueries.PlainStatement, ":shown")};
        \endif

        """;

    /// <summary>A pipeline is one transaction, as a batch of Npgsql is. An empty tsquery finds nothing, as null does; but ranking by one costs, so there it is null.</summary>
    private static string Batch(string doubtful, string judged) =>
        $"""
        \startpipeline
        {Patient};
        \if :is_ranked
        {Best(doubtful, judged, ":rank")};
        \else
        {Best(doubtful, judged, "null")};
        \endif
        \endpipeline
        """;

    private static string Best(string doubtful, string judged, string rank) => Numbered(
        SearchStatement.Best, ":plain", ":placed", doubtful, ":votes", judged, Text(First.Before), Text(First.PageSize), rank, Text(SearchStatement.RankedBefore(First.PageSize)));

    private static string Numbered(string statement, params string[] given) =>
        Parameter().Replace(statement, match => given[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
