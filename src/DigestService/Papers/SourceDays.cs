using Dapper;
using Npgsql;

namespace DigestService.Papers;

/// <summary>The ledger of what each source said of each day.</summary>
public static class SourceDays
{
    /// <summary>
    /// Notes a look at a day. A day once complete stays complete: a later fault, or an empty answer, takes nothing
    /// away from it, and shows in <see cref="SourceDay.Error"/>. New, updated and late papers are summed over all looks.
    /// </summary>
    public static Task Note(NpgsqlConnection connection, SourceDay look, CancellationToken stop = default) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into source_days as d (source, day, state, fetched, new, updated, rejected, late, error, looked_at, listed_at)
            values (@Source, @Day, @State, @Fetched, @New, @Updated, @Rejected, @Late, @Error, @LookedAt, @ListedAt)
            on conflict (source, day) do update set
              state = case when d.state = 'complete' then d.state else excluded.state end,
              fetched = greatest(d.fetched, excluded.fetched),
              new = d.new + excluded.new,
              updated = d.updated + excluded.updated,
              rejected = case when excluded.state = 'complete' then excluded.rejected else d.rejected end,
              late = d.late + excluded.late,
              error = excluded.error,
              looked_at = greatest(d.looked_at, excluded.looked_at),
              listed_at = greatest(d.listed_at, excluded.listed_at)
            """, look, cancellationToken: stop));

    /// <summary>The looks of all sources at these days, both included.</summary>
    public static async Task<IReadOnlyList<SourceDay>> Load(NpgsqlConnection connection, DateOnly since, DateOnly until, CancellationToken stop = default) =>
        (await connection.QueryAsync<SourceDay>(new CommandDefinition(
            """
            select source, day, state, fetched, new, updated, rejected, late, error, looked_at, listed_at
            from source_days where day between @since and @until
            order by day, source
            """, new { since, until }, cancellationToken: stop))).AsList();

    /// <summary>One source's looks at the days since this one.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, SourceDay>> OfSource(NpgsqlConnection connection, string source, DateOnly since, CancellationToken stop = default) =>
        (await connection.QueryAsync<SourceDay>(new CommandDefinition(
            """
            select source, day, state, fetched, new, updated, rejected, late, error, looked_at, listed_at
            from source_days where source = @source and day >= @since
            """, new { source, since }, cancellationToken: stop))).ToDictionary(look => look.Day);
}
