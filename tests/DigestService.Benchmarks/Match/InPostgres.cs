using System.Diagnostics;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Benchmarks.Match;

/// <summary>
/// The neighbour: the same papers' <c>tsvector</c> and a table of ready queries, joined by one prepared statement on one core.
/// The papers' lexemes stand in the row, uncompressed where they fit, so that no time goes into fetching them.
/// </summary>
internal sealed class InPostgres(NpgsqlConnection connection)
{
    private const string Join = "from queries q join lexemes p on p.terms @@ q.query";

    public async Task Fill(IReadOnlyList<TsQueries> queries, CancellationToken stop)
    {
        await connection.ExecuteAsync(
            """
            drop table if exists lexemes, asked, queries;
            create table lexemes (paper_id int, terms tsvector);
            alter table lexemes alter column terms set storage main;
            insert into lexemes select paper_id, terms from papers;
            create index lexemes_terms on lexemes using gin (terms) with (fastupdate = off);
            create table asked (id int, exact text, possible text, simple text);
            create table queries (id int, query tsquery);
            """, commandTimeout: 600);
        await using (var copy = await connection.BeginBinaryImportAsync("copy asked from stdin (format binary)", stop))
        {
            foreach (var (id, query) in queries.Index())
            {
                await copy.StartRowAsync(stop);
                await copy.WriteAsync(id, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(query.Exact, NpgsqlDbType.Text, stop);
                await copy.WriteAsync(query.Possible, NpgsqlDbType.Text, stop);
                await copy.WriteAsync(query.Simple, NpgsqlDbType.Text, stop);
            }
            await copy.CompleteAsync(stop);
        }
        await connection.ExecuteAsync("set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = '256MB'");
    }

    public Task Forget(int[] ids) => connection.ExecuteAsync("delete from asked where id = any(@ids)", new { ids });

    /// <summary>Makes the first of the queries the ones to ask.</summary>
    public async Task Take(string form, int count)
    {
        await connection.ExecuteAsync($"truncate queries; insert into queries select id, {form}::tsquery from asked order by id limit @count", new { count }, commandTimeout: 600);
        await connection.ExecuteAsync("vacuum analyze queries", commandTimeout: 600);
        await connection.ExecuteAsync("vacuum analyze lexemes", commandTimeout: 600);
    }

    /// <returns>Seconds from asking to the number of matches, all of them found and none sent.</returns>
    public async Task<double> Count(bool byIndex, CancellationToken stop)
    {
        await connection.ExecuteAsync($"set enable_seqscan = {(byIndex ? "off" : "on")}; set enable_bitmapscan = {(byIndex ? "on" : "off")}");
        await using var command = new NpgsqlCommand($"select count(*) {Join}", connection) { CommandTimeout = 600 };
        await command.PrepareAsync(stop);
        var clock = Stopwatch.StartNew();
        await command.ExecuteScalarAsync(stop);
        return clock.Elapsed.TotalSeconds;
    }

    /// <returns>Numbers of the papers by query, ascending; queries without any are absent.</returns>
    public async Task<IReadOnlyDictionary<int, int[]>> Matches() =>
        (await connection.QueryAsync<(int Id, int[] Papers)>($"select q.id, array_agg(p.paper_id order by p.paper_id) {Join} group by q.id", commandTimeout: 600))
        .ToDictionary(each => each.Id, each => each.Papers);
}
