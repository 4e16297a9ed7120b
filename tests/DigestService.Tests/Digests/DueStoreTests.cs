using Dapper;
using DigestService.Digests;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Digests;

public sealed class DueStoreTests
{
    [Fact]
    public async Task A_batch_reads_profiles_by_index_where_statistics_would_have_it_read_all_of_them()
    {
        await using var database = await TestDatabase.Create();
        await using var connection = await database.Source.OpenConnectionAsync();

        await connection.ExecuteAsync(
            """
            insert into subscribers (subscriber_id, email, email_key, state, created_at, confirmed_at) overriding system value
            select n, 'r' || n || '@example.org', 'r' || n || '@example.org', 'active', now(), now() from generate_series(1, 3) n;
            insert into profiles (subscriber_id) select generate_series(1, 3);
            analyze profiles;
            """);

        Assert.Contains("Seq Scan on profiles", await Plan(connection)); // so few are quickest read whole
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await DueStore.AskByIndex(connection, transaction);
            Assert.DoesNotContain("Seq Scan", await Plan(connection));
            await transaction.CommitAsync();
        }

        Assert.Contains("Seq Scan on profiles", await Plan(connection)); // the connection's next use plans as ever
    }

    private static async Task<string> Plan(NpgsqlConnection connection) =>
        string.Join('\n', await connection.QueryAsync<string>("explain " + DueStore.Profiles.Replace("$1", "array[1, 2, 3]", StringComparison.Ordinal).Replace("$2", "0::smallint", StringComparison.Ordinal)));
}
