using Dapper;
using DigestService.Benchmarks.Data;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Benchmarks.Compose;

/// <summary>Active readers of five keywords each, all due.</summary>
internal static class Readers
{
    public const int KeywordsEach = 5;

    public static async Task Fill(NpgsqlConnection connection, int readers, Keywords keywords, DateTimeOffset now, Random random, CancellationToken stop)
    {
        await using (var copy = await connection.BeginBinaryImportAsync("copy keywords (keyword_id, query) from stdin (format binary)", stop))
        {
            foreach (var (at, query) in keywords.Queries.Index()) await copy.WriteRowAsync(stop, at + 1, query);
            await copy.CompleteAsync(stop);
        }
        await connection.ExecuteAsync(
            """
            insert into subscribers (subscriber_id, email, email_key, state, created_at, confirmed_at) overriding system value
            select n, 'reader' || n || '@bench.example', 'reader' || n || '@bench.example', 'active', @now - interval '1 year', @now - interval '1 year'
            from generate_series(1, @readers) n
            """,
            new { readers, now }, commandTimeout: 600);
        await using (var copy = await connection.BeginBinaryImportAsync("copy profiles (subscriber_id, keyword_ids) from stdin (format binary)", stop))
        {
            for (var reader = 1; reader <= readers; reader++)
            {
                await copy.StartRowAsync(stop);
                await copy.WriteAsync(reader, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(keywords.Draw(KeywordsEach, random).Select(at => at + 1).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, stop);
            }
            await copy.CompleteAsync(stop);
        }
        await connection.ExecuteAsync(
            """
            insert into schedule (subscriber_id, due_at, from_seq, last_issue_date)
            select n, @now - interval '1 hour', 0, (@now - interval '7 days')::date
            from generate_series(1, @readers) n
            """,
            new { readers, now }, commandTimeout: 600);
        await connection.ExecuteAsync("create table schedule_before as select * from schedule", commandTimeout: 600);
    }

    /// <summary>As it was before anything was composed, tidy and on disk.</summary>
    public static async Task Reset(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync("truncate digests, outbox, schedule cascade", commandTimeout: 600);
        await connection.ExecuteAsync("insert into schedule select * from schedule_before", commandTimeout: 600);
        await connection.ExecuteAsync("vacuum analyze schedule", commandTimeout: 600);
        await connection.ExecuteAsync("vacuum analyze profiles", commandTimeout: 600);
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 600);
    }
}
