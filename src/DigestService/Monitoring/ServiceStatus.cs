using Dapper;
using DigestService.Delivery;
using DigestService.Papers;
using DigestService.SetAside;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>
/// How things stand, as the database tells it: to <c>status</c>, the operator's page, the metrics and whoever is mailed. Each figure is
/// read by an index, from rows that are added up by day, or from a sample, so that it costs the same with a million readers.
/// </summary>
internal sealed record ServiceStatus
{
    public required int Papers { get; init; }
    public required int News { get; init; }
    public required IReadOnlyList<SourceStatus> Sources { get; init; }

    /// <summary>By state; those whom nobody writes to, though they did not leave, are counted apart as <c>suppressed</c>.</summary>
    public required IReadOnlyDictionary<string, int> Subscribers { get; init; }
    public required int Due { get; init; }
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Mails by state. Of a state with more than <see cref="OutboxStatus.CountedTo"/> unsent mails, so many; what is done is estimated once there are very many.</summary>
    public required IReadOnlyDictionary<string, int> Outbox { get; init; }

    /// <summary>When the mail that has waited longest was put there.</summary>
    public DateTimeOffset? OldestReady { get; init; }

    /// <summary>What of the outbox is not done, with its age.</summary>
    public required IReadOnlyList<OutboxStatus> Waiting { get; init; }

    /// <summary>Since when the mail is due that is longest due and was not tried; null where none is.</summary>
    public DateTimeOffset? OverdueSince { get; init; }

    /// <summary>Mails that were tried, and not taken for two hours; at most 1,000 are counted.</summary>
    public required int InVain { get; init; }

    /// <summary>Waiting mails of a kind that only a newer version can make, put there by its processes.</summary>
    public required int OfNewerVersions { get; init; }

    /// <summary>Readers, mails and papers that failed, and wait for their next try or for the operator.</summary>
    public required int SetAside { get; init; }

    /// <summary>The oldest of them.</summary>
    public required IReadOnlyList<SetAsideItem> Failed { get; init; }

    /// <summary>Providers that are left alone for now, since they refused several readers' mail for our sake.</summary>
    public required IReadOnlyList<PauseStatus> Paused { get; init; }

    /// <summary>All sending, by the operator; null where it goes on.</summary>
    public PauseStatus? Stopped { get; init; }

    /// <summary>Reports of the last seven days about mails of ours, by class.</summary>
    public required IReadOnlyDictionary<string, int> Reports { get; init; }

    /// <summary>Addresses that nobody writes to.</summary>
    public required int Suppressed { get; init; }

    /// <summary>The relay and the one that takes its place; none where none is set.</summary>
    public required IReadOnlyList<RelayStatus> Relays { get; init; }

    public required IReadOnlyList<WorkerStatus> Workers { get; init; }

    /// <summary>What happened on each of the last days (UTC), today last.</summary>
    public required DayStatus Days { get; init; }

    public required IReadOnlyList<KeywordTally> Noisiest { get; init; }
    public required IReadOnlyList<KeywordTally> Deadest { get; init; }

    /// <summary>When these were counted; null for never.</summary>
    public DateTimeOffset? KeywordsCountedAt { get; init; }

    /// <summary>What an operator must know of it; only where that was looked for.</summary>
    public IReadOnlyList<Matter> Matters { get; init; } = [];

    private const int MostListed = 50;
    private const int MostKeywords = 10;

    public static async Task<ServiceStatus> Read(NpgsqlConnection connection, SmtpSettings smtp, IEnumerable<IPaperSource> sources, DateTimeOffset now, CancellationToken stop = default)
    {
        var pauses = (await connection.QueryAsync<PauseStatus>(new CommandDefinition("select provider, since, until, reason from provider_pauses where until > @now order by provider", new { now }, cancellationToken: stop))).AsList();
        var waiting = await OutboxStatus.Waiting(connection, stop);
        var (noisiest, deadest, counted) = await KeywordTallies.Read(connection, MostKeywords, stop);
        return new ServiceStatus
        {
            Papers = await connection.ExecuteScalarAsync<int>("select count(*) from papers"),
            News = await connection.ExecuteScalarAsync<int>("select count(distinct paper_id) from news where made_at > @since", new { since = now.AddDays(-14) }),
            Sources = await SourceStatus.Read(connection, sources, now),
            Subscribers = await Count(connection, 
                """
                select case when suppressed and state <> 'unsubscribed' then 'suppressed' else state::text end as standing, sum(readers)::int
                from (select state, suppressed, count(*) as readers from subscribers group by state, suppressed) each group by standing order by standing
                """),
            Due = await connection.ExecuteScalarAsync<int>("select count(*) from schedule where due_at <= @now", new { now }),
            NextDue = await connection.ExecuteScalarAsync<DateTimeOffset?>("select min(due_at) from schedule where due_at > @now and due_at < 'infinity'", new { now }),
            Outbox = await OutboxStatus.ByState(connection, waiting, stop),
            OldestReady = waiting.Count == 0 ? null : waiting.Min(each => each.Oldest),
            Waiting = waiting,
            OverdueSince = await OutboxStatus.OverdueSince(connection, now, stop),
            InVain = await OutboxStatus.InVain(connection, now, stop),
            OfNewerVersions = await OutboxStatus.OfNewerVersions(connection, stop),
            Reports = await Count(connection, "select class, count(*)::int from mail_reports where received_at > @since group by class order by class", new { since = now.AddDays(-7) }),
            Suppressed = await connection.ExecuteScalarAsync<int>("select count(*) from suppressions"),
            SetAside = await SetAsides.Count(connection, now, stop),
            Failed = await SetAsides.List(connection, MostListed, now, stop),
            Paused = [.. pauses.Where(each => each.Provider != ProviderPause.Everybody)],
            Stopped = pauses.Find(each => each.Provider == ProviderPause.Everybody),
            Relays = await RelayStatus.Read(connection, smtp, now),
            Workers = await WorkerStatus.Read(connection, now, stop),
            Days = await DayStatus.Read(connection, now, stop),
            Noisiest = noisiest,
            Deadest = deadest,
            KeywordsCountedAt = counted,
        };
    }

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
