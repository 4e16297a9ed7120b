using DigestService.Matching;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Search;

/// <summary>Has the matcher look at papers of which lexemes do not tell whether a query matches.</summary>
internal static class JudgeDoubtful
{
    /// <returns>Numbers of those that match.</returns>
    public static async Task<int[]> Matching(NpgsqlConnection connection, Query query, int[] numbers, CancellationToken stop)
    {
        var papers = await PaperQueries.Plain(connection, numbers, stop);
        return [.. papers.Where(paper => new PaperEvidence(paper).Catches(query)).Select(paper => paper.Number)];
    }
}
