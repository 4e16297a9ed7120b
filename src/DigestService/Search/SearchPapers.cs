using DigestService.Matching;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Search;

/// <summary>
/// Finds all stored papers that a query matches, withdrawn ones aside: the same as a digest's keyword would, newest or
/// not. PostgreSQL answers from its index; what its lexemes leave open, the matcher decides.
/// </summary>
public sealed class SearchPapers(NpgsqlDataSource database)
{
    public async Task<SearchOutcome> Find(SearchRequest request, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var connection = await database.OpenConnectionAsync(stop);
        try
        {
            var filter = SearchTerms.Filter(request.Query);
            var answer = await SearchStatement.Ask(connection, request, filter, judged: null, stop);
            var (looked, isExact) = (answer.Doubtful.Length, answer.Doubtful.Length <= SearchStatement.MaxDoubtful);
            if (looked > 0)
            {
                var matching = await JudgeDoubtful.Matching(connection, request.Query, answer.Doubtful[..Math.Min(looked, SearchStatement.MaxDoubtful)], stop);
                if (matching.Length > 0)
                    answer = await SearchStatement.Ask(connection, request, filter, matching, stop);
            }

            return new SearchPage(answer.Total, isExact, await Show(connection, request.Query, answer.Numbers, stop));
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return new SearchTooSlow();
        }
    }

    /// <summary>A paper that changed meanwhile and no longer matches drops out.</summary>
    private static async Task<IReadOnlyList<FoundPaper>> Show(NpgsqlConnection connection, Query query, int[] numbers, CancellationToken stop)
    {
        if (numbers.Length == 0)
            return [];
        var papers = (await PaperQueries.Plain(connection, numbers, stop)).ToDictionary(paper => paper.Number);
        var found = new List<FoundPaper>(numbers.Length);
        foreach (var number in numbers)
        {
            if (papers.TryGetValue(number, out var paper) && new PaperEvidence(paper).Find(query) is { } evidence)
                found.Add(new FoundPaper(paper, evidence));
        }

        return found;
    }
}
