using Dapper;
using DigestService.Delivery;
using DigestService.Papers;
using DigestService.SetAside;
using Npgsql;

namespace DigestService.Cli;

/// <summary>How things stand, as the database tells it.</summary>
internal sealed record ServiceStatus
{
    public required int Papers { get; init; }
    public required int News { get; init; }
    public required IReadOnlyList<SourceStatus> Sources { get; init; }

    /// <summary>By state; those whom nobody writes to, though they did not leave, are counted apart as <c>suppressed</c>.</summary>
    public required IReadOnlyDictionary<string, int> Subscribers { get; init; }
    public required int Due { get; init; }
    public DateTimeOffset? NextDue { get; init; }
    public required IReadOnlyDictionary<string, int> Outbox { get; init; }

    /// <summary>When the mail that has waited longest was put there.</summary>
    public DateTimeOffset? OldestReady { get; init; }

    /// <summary>Readers, mails and papers that failed, and wait for their next try or for the operator.</summary>
    public required int SetAside { get; init; }

    /// <summary>The oldest of them.</summary>
    public required IReadOnlyList<SetAsideItem> Failed { get; init; }

    /// <summary>Providers that are left alone for now, since they refused several readers' mail for our sake.</summary>
    public required IReadOnlyList<PauseStatus> Paused { get; init; }

    /// <summary>Reports of the last seven days about mails of ours, by class.</summary>
    public required IReadOnlyDictionary<string, int> Reports { get; init; }

    /// <summary>Addresses that nobody writes to.</summary>
    public required int Suppressed { get; init; }

    /// <summary>The relay and the one that takes its place; none where none is set.</summary>
    public required IReadOnlyList<RelayStatus> Relays { get; init; }

    private const int MostListed = 50;

    public static async Task<ServiceStatus> Read(NpgsqlConnection connection, SmtpSettings smtp, IEnumerable<IPaperSource> sources, DateTimeOffset now) => new()
    {
        Papers = await connection.ExecuteScalarAsync<int>("select count(*) from papers"),
        News = await connection.ExecuteScalarAsync<int>("select count(distinct paper_id) from news where made_at > @since", new { since = now.AddDays(-14) }),
        Sources = await SourceStatus.Read(connection, sources, now),
        Subscribers = await Count(connection, "select case when suppressed and state <> 'unsubscribed' then 'suppressed' else state::text end as standing, count(*)::int from subscribers group by standing order by standing"),
        Due = await connection.ExecuteScalarAsync<int>("select count(*) from schedule where due_at <= @now", new { now }),
        NextDue = await connection.ExecuteScalarAsync<DateTimeOffset?>("select min(due_at) from schedule where due_at > @now and due_at < 'infinity'", new { now }),
        Outbox = await Count(connection, "select state, count(*)::int from outbox group by state order by state"),
        OldestReady = await connection.ExecuteScalarAsync<DateTimeOffset?>("select min(created_at) from outbox where state in ('ready', 'later', 'leased', 'sending')"),
        Reports = await Count(connection, "select class, count(*)::int from mail_reports where received_at > @since group by class order by class", new { since = now.AddDays(-7) }),
        Suppressed = await connection.ExecuteScalarAsync<int>("select count(*) from suppressions"),
        SetAside = await SetAsides.Count(connection, now),
        Failed = await SetAsides.List(connection, MostListed, now),
        Paused = [.. await connection.QueryAsync<PauseStatus>("select provider, since, until, reason from provider_pauses where until > @now order by provider", new { now })],
        Relays = await RelayStatus.Read(connection, smtp, now),
    };

    private static async Task<IReadOnlyDictionary<string, int>> Count(NpgsqlConnection connection, string sql, object? parameters = null) =>
        (await connection.QueryAsync<(string State, int Count)>(sql, parameters)).ToDictionary(each => each.State, each => each.Count);
}

internal sealed record PauseStatus
{
    public required string Provider { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>The server's words.</summary>
    public required string Reason { get; init; }
}
