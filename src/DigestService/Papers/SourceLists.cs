using Dapper;
using Npgsql;

namespace DigestService.Papers;

/// <summary>What the lists of the last days held: by it yesterday's list under today's date is known for what it is.</summary>
internal static class SourceLists
{
    private const int KeptDays = 14;

    /// <summary>From this share on a list is a copy. No two of 148 real lists of Daily Papers had a paper in common.</summary>
    private const double CopyFrom = 0.9;

    /// <summary>Of fewer papers nothing can be told.</summary>
    private const int Fewest = 3;

    /// <summary>The lists of a source before this day.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, IReadOnlySet<string>>> Before(NpgsqlConnection connection, string source, DateOnly day, CancellationToken stop) =>
        (await connection.QueryAsync<(DateOnly Day, string[] Papers)>(new CommandDefinition(
            "select day, papers from source_lists where source = @source and day < @day and day >= @since",
            new { source, day, since = day.AddDays(-KeptDays) }, cancellationToken: stop)))
        .ToDictionary(each => each.Day, IReadOnlySet<string> (each) => each.Papers.ToHashSet());

    /// <summary>The earlier day of which a list is a copy; null where it is a list of its own.</summary>
    public static DateOnly? CopiedFrom(IReadOnlyCollection<string> list, IReadOnlyDictionary<DateOnly, IReadOnlySet<string>> before) =>
        list.Count < Fewest ? null : before.Where(each => list.Count(each.Value.Contains) >= CopyFrom * list.Count).Select(each => (DateOnly?)each.Key).Max();

    public static async Task Keep(NpgsqlConnection connection, string source, DateOnly day, IReadOnlyCollection<string> list, CancellationToken stop)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into source_lists as l (source, day, papers) values (@source, @day, @papers)
            on conflict (source, day) do update set papers = excluded.papers where l.papers <> excluded.papers
            """, new { source, day, papers = list.Order(StringComparer.Ordinal).ToArray() }, cancellationToken: stop));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from source_lists where source = @source and day < @before", new { source, before = day.AddDays(-KeptDays) }, cancellationToken: stop));
    }
}
