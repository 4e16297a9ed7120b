using System.Text.Json;
using Dapper;
using DigestService.Database;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Papers;

/// <summary>What a source told of a paper that could not be stored.</summary>
/// <param name="IsDue">It may be tried again; else it waits, or is set aside.</param>
internal sealed record FailedPaper(string Alias, long ToldDigest, bool IsDue)
{
    /// <summary>Told otherwise than when it failed, it is another matter.</summary>
    public bool Waits(Telling telling) => !IsDue && ToldDigest == telling.Digest;
}

/// <summary>
/// Papers that cannot be stored, with what was told of them: tried again soon, a few times, whether or not a source tells them
/// again; then set aside. Beside them those that are stored and left out of digests, since they cannot be read or shown.
/// </summary>
internal static class FailedPapers
{
    public const int MaxTries = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(20);

    /// <summary>As it is kept and listed: whatever a source calls a paper must not fail in its turn.</summary>
    public static string NameOf(Telling telling) => HeaderText.OneLine(telling.Alias, 200);

    public static async Task<IReadOnlyDictionary<string, FailedPaper>> ToldBy(NpgsqlDataSource database, string source, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return (await connection.QueryAsync<FailedPaper>(new CommandDefinition(
            "select alias, told_digest, coalesce(next_try_at <= @now, false) as is_due from failed_papers where source = @source", new { source, now }, cancellationToken: stop)))
            .ToDictionary(each => each.Alias);
    }

    /// <summary>Those whose next try has come, by who told of them.</summary>
    public static async Task<IReadOnlyList<(string Source, IReadOnlyList<SourcePaper> Papers)>> Due(NpgsqlDataSource database, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var due = await connection.QueryAsync<(string Source, byte[] Told)>(new CommandDefinition(
            "select source, told from failed_papers where next_try_at <= @now order by next_try_at limit 1000", new { now }, cancellationToken: stop));
        return [.. due.GroupBy(each => each.Source, each => JsonSerializer.Deserialize<SourcePaper[]>(each.Told)!)
            .Select(each => (each.Key, (IReadOnlyList<SourcePaper>)[.. each.SelectMany(papers => papers)]))];
    }

    public static async Task Note(NpgsqlDataSource database, string source, Telling telling, Exception fault, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into failed_papers as f (alias, source, told, told_digest, tries, reason, since, next_try_at)
            values (@alias, @source, @told, @Digest, 1, @reason, @now, @soon)
            on conflict (alias, source) do update set
              tries = case when f.told_digest = excluded.told_digest then least(f.tries + 1, 1000) else 1 end, reason = excluded.reason,
              told = excluded.told, told_digest = excluded.told_digest,
              next_try_at = case when f.told_digest <> excluded.told_digest or f.tries + 1 < @MaxTries then excluded.next_try_at end
            """,
            new { alias = NameOf(telling), source, told = JsonSerializer.SerializeToUtf8Bytes(telling.Papers), telling.Digest, reason = DatabaseFaults.Reason(fault), now, soon = now + Soon, MaxTries },
            cancellationToken: stop));
    }

    public static async Task Forget(NpgsqlDataSource database, string source, string[] aliases, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition("delete from failed_papers where source = @source and alias = any (@aliases)", new { source, aliases }, cancellationToken: stop));
    }

    /// <summary>Notes stored papers that something goes on without; they are tried whenever it comes to them, and noted once.</summary>
    public static Task NoteLeftOut(NpgsqlConnection connection, IReadOnlyCollection<(string Alias, string Reason)> papers, CancellationToken stop) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into failed_papers (alias, source, tries, reason, since) select distinct on (alias) alias, '', 1, reason, now() from unnest(@aliases, @reasons) as p (alias, reason)
            on conflict do nothing
            """,
            new { aliases = papers.Select(each => each.Alias).ToArray(), reasons = papers.Select(each => HeaderText.OneLine(each.Reason, 300)).ToArray() },
            cancellationToken: stop));
}
