using Dapper;
using DigestService.Benchmarks.Compose;
using DigestService.Benchmarks.Deliver;
using DigestService.Database;
using Npgsql;

namespace DigestService.Benchmarks.Capacity;

/// <summary>What a reader, a digest and a mail take of disk, of the write-ahead log and of the network: the unit costs of docs/capacity.md.</summary>
internal static class CapacityBench
{
    private const int Mails = 20_000;
    private const int Connections = 8;

    public static async Task<BenchResult> Run(BenchOptions options, CancellationToken stop)
    {
        var result = new BenchResult("capacity");
        await using var postgres = await PrivatePostgres.Start(durable: true, Progress.Tell, stop);
        var folder = Directory.CreateTempSubdirectory("digest-bench-").FullName;
        try
        {
            var connectionString = await postgres.CreateDatabase("capacity");
            await using var database = DigestDatabase.Open(connectionString + ";Command Timeout=600");
            var digests = await DueDigests.Compose(database, connectionString, options, options.Times(Mails), stop);
            result.Figures["bytesMail"] = (await MailSample.Take(digests, stop)).Bytes;
            if (Sink.Find(options.Peers, folder, result.Skipped) is not { } sink) return result;

            await using var connection = await database.OpenConnectionAsync(stop);
            await Readers.Reset(connection);
            var (composed, composeWal) = await Logged(connection, () => digests.Compose(stop));
            var count = composed.Answer.GetProperty("digests").GetInt64();
            result.Work["readers"] = await connection.ExecuteScalarAsync<long>("select count(*) from subscribers");
            result.Work["digests"] = count;
            result.Figures["walComposeEach"] = composeWal / count;

            var watch = Watch(connectionString, stop);
            var (delivered, deliverWal) = await Logged(connection, () => sink.Serve(port => digests.Deliver(port, Connections, null, stop), stop));
            var sent = delivered.Answer.GetProperty("sent").GetInt64();
            result.Work["mails"] = sent;
            result.Figures["walDeliverEach"] = deliverWal / sent;
            result.Figures["connectionsWorker"] = await watch();

            await connection.ExecuteAsync("vacuum analyze");
            result.Figures["bytesReader"] = await Bytes(connection, "subscribers", "subscribers") + await Bytes(connection, "profiles", "subscribers") + await Bytes(connection, "schedule", "subscribers");
            result.Figures["bytesDigest"] = await Bytes(connection, "digests", "digests");
            result.Figures["bytesOutbox"] = await Bytes(connection, "outbox", "outbox");
            result.Figures["bytesPaper"] = await Bytes(connection, "papers", "papers") + await Bytes(connection, "news", "papers") + await Bytes(connection, "paper_aliases", "papers") + await Bytes(connection, "vote_observations", "papers");
            result.Figures["bytesKeyword"] = await Bytes(connection, "keywords", "keywords");
            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the database wrote into its log while something ran, the whole pages after a checkpoint included.</summary>
    private static async Task<(ProductRun Run, long Bytes)> Logged(NpgsqlConnection connection, Func<Task<ProductRun>> run)
    {
        await connection.ExecuteAsync("checkpoint;");
        var before = await connection.ExecuteScalarAsync<string>("select pg_current_wal_lsn()::text");
        var ran = await run();
        return (ran, await connection.ExecuteScalarAsync<long>("select (pg_current_wal_lsn() - @before::pg_lsn)::bigint", new { before }));
    }

    /// <summary>Of a table, its indexes and what is stored out of line, for each row of what it is told by.</summary>
    private static Task<long> Bytes(NpgsqlConnection connection, string table, string each) =>
        connection.ExecuteScalarAsync<long>($"select pg_total_relation_size('{table}') / greatest(1, (select count(*) from {each}))");

    /// <returns>Ends the watch and tells the most connections that were open at once, its own and the bench's aside.</returns>
    private static Func<Task<int>> Watch(string connectionString, CancellationToken stop)
    {
        var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = Task.Run(
            async () =>
            {
                await using var connection = new NpgsqlConnection(connectionString + ";Application Name=watch");
                await connection.OpenAsync(stop);
                var before = await Open(connection);
                var most = before;
                while (!done.IsCancellationRequested)
                {
                    most = Math.Max(most, await Open(connection));
                    await Task.Delay(100, stop);
                }
                return most - before;
            },
            stop);
        return async () =>
        {
            await done.CancelAsync();
            done.Dispose();
            return await watching;
        };
    }

    private static Task<int> Open(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<int>("select count(*)::int from pg_stat_activity where datname = current_database() and application_name = 'digest'");
}
