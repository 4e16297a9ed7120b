using System.Diagnostics;
using Dapper;
using Npgsql;

namespace DigestService.Benchmarks.Ingest;

/// <summary>
/// What the database alone asks for the same papers: a binary COPY of the very rows, terms included, into the very table with
/// its indexes, in one transaction. Aliases and news, which the product writes too, are left out.
/// </summary>
internal sealed class RawCopy(NpgsqlDataSource database, string file)
{
    private const string Columns =
        """
        paper_id, alias, title, abstract, authors, categories, organization, paper_date, listed_on, votes, comments,
        code_url, project_url, withdrawn, version, sources, told, first_seen_at, terms
        """;

    /// <summary>Keeps what was taken in, outside the database.</summary>
    public async Task Keep(CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var from = await connection.BeginRawBinaryCopyAsync($"copy papers ({Columns}) to stdout (format binary)", stop);
        await using var to = File.Create(file);
        await from.CopyToAsync(to, 1 << 16, stop);
    }

    /// <summary>Empty tables, and nothing left to write.</summary>
    public async Task Clear()
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("truncate papers, source_days cascade", commandTimeout: 600);
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 600);
    }

    /// <summary>As a database is some minutes later: what is new is known to the planner, and on disk.</summary>
    public async Task Settle()
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("vacuum analyze papers, paper_aliases, news", commandTimeout: 600);
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 600);
    }

    /// <returns>Seconds to the end of its commit.</returns>
    public async Task<double> Run(CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var clock = Stopwatch.StartNew();
        await using (var to = await connection.BeginRawBinaryCopyAsync($"copy papers ({Columns}) from stdin (format binary)", stop))
        {
            await using var from = File.OpenRead(file);
            await from.CopyToAsync(to, 1 << 16, stop);
        }
        return clock.Elapsed.TotalSeconds;
    }
}
