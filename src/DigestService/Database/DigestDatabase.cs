using System.Data;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace DigestService.Database;

/// <summary>The door to PostgreSQL: how connections are opened and how Dapper reads our types.</summary>
public static class DigestDatabase
{
    /// <summary>
    /// For a select that begins a transaction which holds what others wait for: should this process freeze in the middle, or its
    /// machine vanish, PostgreSQL ends the transaction after a minute without a word.
    /// </summary>
    public const string LetsGo = "set_config('idle_in_transaction_session_timeout', '60s', true)";

    static DigestDatabase()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DateOnlyHandler());
        SqlMapper.AddTypeHandler(new DateTimeOffsetHandler());
        SqlMapper.AddTypeHandler(new NullableIntegersHandler());
        SqlMapper.AddTypeHandler(new TextListHandler());
    }

    /// <param name="meant">Which of several hosts, where the connection string names some and does not say it itself.</param>
    public static NpgsqlDataSource Open(string connectionString, TargetSessionAttributes meant = TargetSessionAttributes.Primary)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        if (builder.ConnectionStringBuilder.ApplicationName is null) builder.ConnectionStringBuilder.ApplicationName = "digest";
        builder.ConnectionStringBuilder.ArrayNullabilityMode = ArrayNullabilityMode.PerInstance;
        // A batch of a thousand rows comes in a few pieces instead of twenty (8 KB is the default).
        builder.ConnectionStringBuilder.ReadBufferSize = 1 << 16;
        // Planning a statement of the outbox anew takes longer than running it.
        if (!connectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase)) builder.ConnectionStringBuilder.MaxAutoPrepare = 50;
        // Seven statements would reset, before each next use of a connection, what no code here leaves behind: settings are a
        // transaction's, and who takes a session's lock gives it back.
        if (!connectionString.Contains("No Reset On Close", StringComparison.OrdinalIgnoreCase)) builder.ConnectionStringBuilder.NoResetOnClose = true;
        return builder.ConnectionStringBuilder.Host?.Contains(',') is true ? OfSeveral(builder, meant) : builder.Build();
    }

    /// <summary>Npgsql wants to be told by a method, and refuses the key that it documents for connection strings.</summary>
    private static NpgsqlDataSource OfSeveral(NpgsqlDataSourceBuilder builder, TargetSessionAttributes meant)
    {
        var said = builder.ConnectionStringBuilder.TargetSessionAttributes;
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        return builder.BuildMultiHost().WithTargetSession(said is null ? meant : Enum.Parse<TargetSessionAttributes>(said.Replace("-", "", StringComparison.Ordinal), ignoreCase: true));
    }

    /// <summary>The database's clock, the one that all workers share.</summary>
    public static async Task<DateTimeOffset> Clock(this NpgsqlDataSource database, CancellationToken stop = default)
    {
        await using var command = database.CreateCommand("select now()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(stop))!, TimeSpan.Zero);
    }

    /// <summary>The row of a number, by a statement with <c>$1</c> that each connection plans once: for what is asked with every letter that a reader types. Null where there is none.</summary>
    public static Task<T?> ByNumber<T>(this NpgsqlDataSource database, string statement, int number, CancellationToken stop = default)
        where T : class => database.ByNumber(statement, number, reader => reader.GetRowParser<T>()(reader), stop);

    /// <param name="read">Makes something of the row.</param>
    public static async Task<T?> ByNumber<T>(this NpgsqlDataSource database, string statement, int number, Func<NpgsqlDataReader, T> read, CancellationToken stop = default)
        where T : class
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = number } } };
        await command.PrepareAsync(stop);
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop) ? read(reader) : null;
    }

    private sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => value is DateOnly date ? date : DateOnly.FromDateTime((DateTime)value);

        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Date;
            parameter.Value = value;
        }
    }

    /// <summary>An array is read as <c>int[]</c> or <c>int?[]</c>, whichever it needs.</summary>
    private sealed class NullableIntegersHandler : SqlMapper.TypeHandler<int?[]>
    {
        public override int?[] Parse(object value) => value as int?[] ?? [.. ((int[])value).Select(each => (int?)each)];

        public override void SetValue(IDbDataParameter parameter, int?[]? value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer;
            parameter.Value = value;
        }
    }

    /// <summary>UTC only: a local time in a <c>timestamptz</c> is silently an hour wrong.</summary>
    private sealed class DateTimeOffsetHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) =>
            value is DateTimeOffset instant ? instant : new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.TimestampTz;
            parameter.Value = value.ToUniversalTime();
        }
    }

    /// <summary>A <c>text[]</c> into a property that promises not to change it.</summary>
    private sealed class TextListHandler : SqlMapper.TypeHandler<IReadOnlyList<string>>
    {
        public override IReadOnlyList<string> Parse(object value) => (string[])value;

        public override void SetValue(IDbDataParameter parameter, IReadOnlyList<string>? value) =>
            parameter.Value = value is null ? DBNull.Value : value as string[] ?? [.. value];
    }
}
