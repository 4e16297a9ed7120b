using Dapper;
using DigestService.Benchmarks.Compose;
using DigestService.Benchmarks.Data;
using DigestService.Database;
using Npgsql;

namespace DigestService.Benchmarks.Deliver;

/// <summary>Digests of real papers for readers with real keywords, composed by the product and ready to be sent.</summary>
internal sealed class DueDigests(NpgsqlDataSource database, string connectionString, DateTimeOffset now)
{
    private const int WindowPapers = 1_500;
    private const int DistinctKeywords = 5_000;

    /// <summary>What makes a mail of about 40 KB.</summary>
    private const int PapersEach = 8;

    private const int Seed = 20251211;

    public int Count { get; private set; }

    public long Papers { get; private set; }

    public static async Task<DueDigests> Compose(NpgsqlDataSource database, string connectionString, BenchOptions options, int mails, CancellationToken stop)
    {
        await Migrations.Apply(database, stop);
        var now = await Benchmarks.Compose.WindowPapers.Ingest(database, options.Data, WindowPapers, stop);
        var random = new Random(Seed);
        var keywords = Keywords.Load(options.Data, DistinctKeywords, random);
        await using var connection = await database.OpenConnectionAsync(stop);
        // Not everybody's keywords catch something.
        await Readers.Fill(connection, mails * 5 / 4, keywords, now, random, stop);
        await connection.ExecuteAsync("update profiles set max_papers = @PapersEach", new { PapersEach });
        await Readers.Reset(connection);
        var digests = new DueDigests(database, connectionString, now);
        await digests.Compose(stop);
        digests.Count = await connection.ExecuteScalarAsync<int>("delete from outbox where mail_id not in (select mail_id from outbox order by mail_id limit @mails); select count(*) from outbox", new { mails });
        digests.Papers = await connection.ExecuteScalarAsync<long>("select count(*) from papers");
        return digests;
    }

    /// <summary>All as composing left them, the first of them ready and no other, tidy and on disk.</summary>
    public async Task MakeReady(int mails)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            update outbox set state = 'ready', attempts = 0, doubts = 0, set_asides = 0, owner = null, lease_until = null, reply = null, finished_at = null,
                              expires_at = null, next_attempt_at = @now + case when place <= @mails then interval '0' else interval '1 day' end
            from (select mail_id, row_number() over (order by mail_id) as place from outbox) as places
            where places.mail_id = outbox.mail_id
            """,
            new { mails, now });
        await connection.ExecuteAsync("vacuum full analyze outbox");
        await connection.ExecuteAsync("vacuum analyze");
        await connection.ExecuteAsync("checkpoint;");
    }

    public Task<ProductRun> Compose(CancellationToken stop) => ProductRun.Of(["compose", "--now", now.ToString("O")], Environment(), stop);

    public Task<ProductRun> Deliver(int port, int connections, IReadOnlyDictionary<string, string>? more, CancellationToken stop)
    {
        var environment = Environment();
        environment["Digest__Smtp__Port"] = $"{port}";
        environment["Digest__Smtp__Connections"] = $"{connections}";
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) environment[name] = value;
        return ProductRun.Of(["deliver", "--drain", "--now", now.ToString("O")], environment, stop);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["ConnectionStrings__Digest"] = connectionString,
        ["Digest__Links__Key"] = "a key that signs links in benches, long enough",
        ["Digest__Site__PublicUrl"] = "https://digest.example.org",
        ["Digest__Site__Operator"] = "Example Lab",
        ["Digest__Site__Contact"] = "operator@digest.example.org",
        ["Digest__Site__PostalAddress"] = "1 Example Street",
        ["Digest__Sender__Address"] = "papers@digest.example.org",
        ["Digest__Sender__ReturnPath"] = "bounces@digest.example.org",
        ["Digest__Smtp__Host"] = "127.0.0.1",
        ["Digest__Smtp__Tls"] = "None",
    };
}
