using Dapper;
using DigestService.Matching;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Search;

/// <summary>Makes the lexemes of papers anew that were stored under older rules: searches would miss these.</summary>
public sealed class RenewTerms(NpgsqlDataSource database)
{
    private const int Batch = 500;

    /// <returns>How many papers were renewed. Stopped in between, it goes on where it was.</returns>
    public async Task<int> Run(CancellationToken stop = default)
    {
        var renewed = 0;
        await using var connection = await database.OpenConnectionAsync(stop);
        while (await Old(connection, stop) is { Length: > 0 } old)
        {
            var failed = new List<(string Alias, string Reason)>();
            var terms = old.Select(paper => TermsOf(paper, failed)).ToArray();
            if (failed.Count > 0) await FailedPapers.NoteLeftOut(connection, failed, stop);
            await connection.ExecuteAsync(new CommandDefinition(
                "update papers p set terms = n.terms::tsvector from unnest(@numbers, @terms) n(paper_id, terms) where p.paper_id = n.paper_id",
                new { numbers = old.Select(paper => paper.Number).ToArray(), terms }, cancellationToken: stop));
            renewed += old.Length;
        }
        return renewed;
    }

    /// <summary>One that cannot be read is not looked at again, and no search finds it.</summary>
    private static string TermsOf(Paper paper, List<(string Alias, string Reason)> failed)
    {
        try
        {
            return SearchTerms.Vector(paper);
        }
        catch (Exception fault)
        {
            failed.Add((paper.Alias, $"no search finds it: {fault.Message}"));
            return SearchTerms.Rules;
        }
    }

    // Literally as the index of them says it (005_search.sql).
    private static async Task<Paper[]> Old(NpgsqlConnection connection, CancellationToken stop) =>
        [.. await connection.QueryAsync<Paper>(new CommandDefinition(
            $"""
            select paper_id as number, alias, title, abstract, authors, categories, organization, sources, paper_date as date, votes, withdrawn
            from papers where not terms @@ '''{SearchTerms.Rules}'''::tsquery order by paper_id limit {Batch}
            """, cancellationToken: stop))];
}
