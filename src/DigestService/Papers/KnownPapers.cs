using Dapper;
using Npgsql;

namespace DigestService.Papers;

/// <summary>The little of a paper that decides whether a telling of it is anything new.</summary>
/// <param name="Told">The digest of what this source told last; null where it never did.</param>
/// <param name="ObservedAt">When its votes were last observed.</param>
internal sealed record KnownPaper(int Number, long? Told, DateOnly? ListedOn, int? Votes, int? Comments, DateTimeOffset? ObservedAt);

/// <summary>What a source tells of a paper, beside what is known of it.</summary>
internal sealed record Heard(Telling Telling, KnownPaper? Known)
{
    public bool IsNews =>
        Known is null
        || Known.Told != Telling.Digest
        || Telling.ListedOn < (Known.ListedOn ?? DateOnly.MaxValue)
        || VotesChanged;

    public bool VotesChanged =>
        (Telling.Votes is { } votes && votes != Known?.Votes) || (Telling.Comments is { } comments && comments != Known?.Comments);
}

internal static class KnownPapers
{
    /// <summary>Votes told as of a time before the last observation are left out: an old recording does not turn them back.</summary>
    public static async Task<IReadOnlyList<Heard>> Find(
        NpgsqlConnection connection, string source, IReadOnlyList<Telling> tellings, DateTimeOffset now, CancellationToken stop)
    {
        var known = new KnownPaper?[tellings.Count];
        var aliases = tellings.SelectMany((telling, place) => telling.Aliases.Select(alias => (alias, place))).ToList();
        await using var command = new NpgsqlCommand(
            """
            select i.place, p.paper_id, p.told[array_position(p.sources, $3)], p.listed_on, p.votes, p.comments, o.observed_at
            from unnest($1, $2) as i (alias, place)
            join paper_aliases a on a.alias = i.alias
            join papers p on p.paper_id = a.paper_id
            left join lateral (
              select observed_at from vote_observations
              where paper_id = p.paper_id and p.votes is not null
              order by observed_at desc limit 1) o on true
            order by p.paper_id desc
            """, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. aliases.Select(each => each.alias)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. aliases.Select(each => each.place)] },
                new NpgsqlParameter<string> { TypedValue = source },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) // where aliases meet several papers, the oldest comes last and stays
            known[rows.GetInt32(0)] = new KnownPaper(
                rows.GetInt32(1), Get<long>(rows, 2), Get<DateOnly>(rows, 3), Get<int>(rows, 4), Get<int>(rows, 5),
                Get<DateTime>(rows, 6) is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null);
        return [.. tellings.Select((telling, place) => new Heard(known[place]?.ObservedAt > now ? telling.WithoutVotes() : telling, known[place]))];
    }

    public static async Task<IReadOnlySet<string>> AliasesAmong(NpgsqlConnection connection, string[] aliases, CancellationToken stop) =>
        (await connection.QueryAsync<string>(new CommandDefinition(
            "select alias from paper_aliases where alias = any(@aliases)", new { aliases }, cancellationToken: stop))).ToHashSet(StringComparer.Ordinal);

    private static T? Get<T>(NpgsqlDataReader rows, int column) where T : struct => rows.IsDBNull(column) ? null : rows.GetFieldValue<T>(column);

    public static async Task<IReadOnlyDictionary<int, StoredPaper>> Load(NpgsqlConnection connection, int[] numbers, CancellationToken stop)
    {
        if (numbers.Length == 0) return new Dictionary<int, StoredPaper>();
        var rows = await connection.QueryAsync<Paper, MergeState, StoredPaper>(
            new CommandDefinition(
                """
                select paper_id as number, alias, title, abstract, authors, categories, organization, sources, paper_date as date, listed_on,
                       votes, comments, code_url, project_url, withdrawn, version, told
                from papers where paper_id = any(@numbers)
                """, new { numbers }, cancellationToken: stop),
            static (paper, state) => new StoredPaper(paper, state.Version, state.Told),
            splitOn: "version");
        return rows.ToDictionary(row => row.Paper.Number);
    }

    private sealed class MergeState
    {
        public int Version { get; init; }
        public long[] Told { get; init; } = [];
    }
}
