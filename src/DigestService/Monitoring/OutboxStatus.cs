using Dapper;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>Unsent mails of one state.</summary>
/// <param name="Count">At most <see cref="CountedTo"/>, which then stands for "or more".</param>
/// <param name="Oldest">When the oldest of those counted was put there.</param>
internal sealed record OutboxStatus(string State, int Count, DateTimeOffset Oldest)
{
    public const int CountedTo = 100_000;

    /// <summary>What was tried in vain for so long is worth a word.</summary>
    public static readonly TimeSpan LongInVain = TimeSpan.FromHours(2);

    public const int MostInVain = 1000;

    /// <summary>Below so many rows they are counted, above it PostgreSQL's own sample tells.</summary>
    private const int FewRows = 200_000;

    /// <summary>Those that are due first, by the index that claims them.</summary>
    public static async Task<IReadOnlyList<OutboxStatus>> Waiting(NpgsqlConnection connection, CancellationToken stop) =>
        (await connection.QueryAsync<OutboxStatus>(new CommandDefinition(
            """
            select state, count(*)::int as count, min(created_at) as oldest from (
              (select state, created_at from outbox where state in ('ready', 'later') and urgency = 0 order by next_attempt_at, mail_id limit @CountedTo)
              union all
              (select state, created_at from outbox where state in ('ready', 'later') and urgency = 1 order by next_attempt_at, mail_id limit @CountedTo)
              union all
              (select state, created_at from outbox where state in ('leased', 'sending') limit @CountedTo)
            ) unsent group by state order by state
            """,
            new { CountedTo }, cancellationToken: stop))).AsList();

    public static async Task<IReadOnlyDictionary<string, int>> ByState(NpgsqlConnection connection, IReadOnlyList<OutboxStatus> waiting, CancellationToken stop)
    {
        var rows = await connection.ExecuteScalarAsync<double>(new CommandDefinition("select reltuples::float8 from pg_class where oid = 'outbox'::regclass", cancellationToken: stop));
        var done = await connection.QueryAsync<(string State, int Count)>(new CommandDefinition(
            rows < FewRows
                ? "select state, count(*)::int from outbox where state in ('sent', 'refused', 'uncertain', 'superseded', 'cancelled') group by state"
                : """
                  select state, (freq * @rows)::int from pg_stats, unnest(most_common_vals::text::text[], most_common_freqs) as common (state, freq)
                  where schemaname = current_schema() and tablename = 'outbox' and attname = 'state' and state in ('sent', 'refused', 'uncertain', 'superseded', 'cancelled')
                  """,
            new { rows }, cancellationToken: stop));
        return new SortedDictionary<string, int>(done.Concat(waiting.Select(each => (each.State, each.Count))).ToDictionary(each => each.Item1, each => each.Item2), StringComparer.Ordinal);
    }

    public static Task<DateTimeOffset?> OverdueSince(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop) =>
        connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            """
            select min(due) from (values
              ((select min(next_attempt_at) from outbox where state in ('ready', 'later') and urgency = 0 and next_attempt_at <= @now)),
              ((select min(next_attempt_at) from outbox where state in ('ready', 'later') and urgency = 1 and next_attempt_at <= @now))) first (due)
            """,
            new { now }, cancellationToken: stop));

    /// <summary>Unsent mails of a kind that only a newer version knows, among those that are due first.</summary>
    public static Task<int> OfNewerVersions(NpgsqlConnection connection, CancellationToken stop) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"""
            select count(*) from (
              select kind from outbox where state in ('ready', 'later') and urgency in (0, 1) order by urgency, next_attempt_at limit @CountedTo) soon
            where not {MailKinds.AreKnown}
            """,
            new { CountedTo }, cancellationToken: stop));

    public static Task<int> InVain(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            select count(*) from (
              select from (select attempts, created_at from outbox where state in ('ready', 'later') and urgency in (0, 1) order by urgency, next_attempt_at limit @CountedTo) soon
              where attempts > 0 and created_at < @since limit @MostInVain) tried
            """,
            new { since = now - LongInVain, CountedTo, MostInVain }, cancellationToken: stop));
}
