using Dapper;
using DigestService.Database;
using DigestService.Tests.Support;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Tests.Database;

/// <summary>Rows that we lay out ourselves arrive as those that Npgsql's own importer writes.</summary>
public sealed class BinaryRowsTests
{
    private const string Columns =
        "flag boolean, small smallint, whole integer, large bigint, words text, day date, at timestamptz, smalls smallint[], wholes integer[], perhaps integer[], texts text[]";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task They_hold_what_Npgsqls_importer_writes(int seed)
    {
        await using var database = await TestDatabase.Create(migrated: false);
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync($"create table ours ({Columns}); create table theirs ({Columns})");
        var random = new Random(seed);
        Row[] rows = [.. Enumerable.Range(0, 500).Select(_ => Row.Any(random))];

        var ours = new BinaryRows();
        foreach (var row in rows) row.AddTo(ours);
        await ours.CopyInto(connection, "copy ours from stdin (format binary)", default);
        await using (var theirs = await connection.BeginBinaryImportAsync("copy theirs from stdin (format binary)"))
        {
            foreach (var row in rows) await row.WriteTo(theirs);
            await theirs.CompleteAsync();
        }

        Assert.Equal(500, await connection.ExecuteScalarAsync<long>("select count(*) from ours"));
        Assert.Equal(await Told(connection, "theirs"), await Told(connection, "ours"));
    }

    [Fact]
    public async Task No_rows_are_no_rows()
    {
        await using var database = await TestDatabase.Create(migrated: false);
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("create table ours (whole integer)");

        await new BinaryRows().CopyInto(connection, "copy ours from stdin (format binary)", default);

        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from ours"));
    }

    [Fact]
    public async Task A_row_that_a_table_refuses_leaves_the_connection_usable()
    {
        await using var database = await TestDatabase.Create(migrated: false);
        await using var connection = await database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("create table ours (whole integer check (whole > 0))");
        var rows = new BinaryRows();
        rows.StartRow(1);
        rows.Add(-1);

        await Assert.ThrowsAsync<PostgresException>(() => rows.CopyInto(connection, "copy ours from stdin (format binary)", default));

        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from ours"));
    }

    private static async Task<string[]> Told(NpgsqlConnection connection, string table) =>
        [.. await connection.QueryAsync<string>($"select t::text from {table} t order by ctid")];

    private sealed record Row(
        bool Flag, short Small, int Whole, long Large, string? Text, DateOnly Day, DateTimeOffset At, short[] Smalls, int[] Wholes, int?[] Perhaps, string[] Texts)
    {
        private static readonly string[] Words = ["", "plain", "Zürich", "日本語", "line\nbreak", "quote\"", "{brace}", "NULL", "😀"];

        public static Row Any(Random random) => new(
            random.Next(2) == 0, (short)random.Next(short.MinValue, short.MaxValue), random.Next(int.MinValue, int.MaxValue), random.NextInt64(long.MinValue, long.MaxValue),
            random.Next(4) == 0 ? null : Word(random), new DateOnly(1970, 1, 1).AddDays(random.Next(40_000)),
            new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.FromHours(random.Next(-11, 12))).AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 900) / 10 * 10),
            Several(random, () => (short)random.Next(100)), Several(random, () => random.Next()), Several(random, () => random.Next(3) == 0 ? (int?)null : random.Next()), Several(random, () => Word(random)));

        public void AddTo(BinaryRows rows)
        {
            rows.StartRow(11);
            rows.Add(Flag);
            rows.Add(Small);
            rows.Add(Whole);
            rows.Add(Large);
            rows.Add(Text);
            rows.Add(Day);
            rows.Add(At);
            rows.Add(Smalls);
            rows.Add(Wholes);
            rows.Add(Perhaps);
            rows.Add(Texts);
        }

        public async Task WriteTo(NpgsqlBinaryImporter rows)
        {
            await rows.StartRowAsync();
            await rows.WriteAsync(Flag, NpgsqlDbType.Boolean);
            await rows.WriteAsync(Small, NpgsqlDbType.Smallint);
            await rows.WriteAsync(Whole, NpgsqlDbType.Integer);
            await rows.WriteAsync(Large, NpgsqlDbType.Bigint);
            if (Text is null) await rows.WriteNullAsync();
            else await rows.WriteAsync(Text, NpgsqlDbType.Text);
            await rows.WriteAsync(Day, NpgsqlDbType.Date);
            await rows.WriteAsync(At.ToUniversalTime(), NpgsqlDbType.TimestampTz);
            await rows.WriteAsync(Smalls, NpgsqlDbType.Array | NpgsqlDbType.Smallint);
            await rows.WriteAsync(Wholes, NpgsqlDbType.Array | NpgsqlDbType.Integer);
            await rows.WriteAsync(Perhaps, NpgsqlDbType.Array | NpgsqlDbType.Integer);
            await rows.WriteAsync(Texts, NpgsqlDbType.Array | NpgsqlDbType.Text);
        }

        private static T[] Several<T>(Random random, Func<T> one) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => one())];

        private static string Word(Random random) => Words[random.Next(Words.Length)];
    }
}
