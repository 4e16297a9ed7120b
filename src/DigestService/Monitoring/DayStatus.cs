using Dapper;
using DigestService.Delivery;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>What happened on each of the last days, in step with <see cref="Dates"/>.</summary>
internal sealed record DayStatus
{
    public const int Days = 30;

    /// <summary>The oldest first, today (UTC) last.</summary>
    public required IReadOnlyList<DateOnly> Dates { get; init; }

    public required IReadOnlyList<int> Accepted { get; init; }
    public required IReadOnlyList<int> Deferred { get; init; }
    public required IReadOnlyList<int> Refused { get; init; }
    public required IReadOnlyList<int> Bounced { get; init; }
    public required IReadOnlyList<int> Complained { get; init; }

    /// <summary>Readers who confirmed and are still known.</summary>
    public required IReadOnlyList<int> Joined { get; init; }
    public required IReadOnlyList<int> Left { get; init; }

    /// <summary>Over all these days, the providers with the most mail first.</summary>
    public required IReadOnlyList<ProviderStatus> Providers { get; init; }

    /// <summary>Requests that were turned away over all these days, by reason, the most first.</summary>
    public required IReadOnlyList<TurnedAwayStatus> TurnedAway { get; init; }

    /// <summary>The share of accepted mails, yesterday and today, that readers called spam; null without any.</summary>
    public double? ComplaintShare => Accepted[^1] + Accepted[^2] is > 0 and var accepted ? (double)(Complained[^1] + Complained[^2]) / accepted : null;

    public static async Task<DayStatus> Read(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop = default)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var since = today.AddDays(1 - Days);
        var counts = (await connection.QueryAsync<(DateOnly Day, string Name, string Part, int Count)>(new CommandDefinition(
            "select day, name, part, count::int from day_counts where day between @since and @today", new { since, today }, cancellationToken: stop))).AsList();
        return new DayStatus
        {
            Dates = [.. Enumerable.Range(0, Days).Select(since.AddDays)],
            Accepted = Of(MailOutcome.Accepted), Deferred = Of(MailOutcome.Deferred), Refused = Of(MailOutcome.Refused), Bounced = Of(MailOutcome.Bounced), Complained = Of(MailOutcome.Complained),
            Joined = await Readers("confirmed_at"),
            Left = await Readers("left_at"),
            Providers = [.. counts.Where(each => each.Name != DigestService.Refusals.Name).GroupBy(each => each.Part).Select(ProviderStatus.Of).OrderByDescending(each => each.Accepted).ThenBy(each => each.Provider, StringComparer.Ordinal)],
            TurnedAway = [.. counts.Where(each => each.Name == DigestService.Refusals.Name).GroupBy(each => each.Part)
                .Select(each => new TurnedAwayStatus(each.Key, each.Where(one => one.Day == today).Sum(one => one.Count), each.Sum(one => one.Count)))
                .OrderByDescending(each => each.Count).ThenBy(each => each.Reason, StringComparer.Ordinal)],
        };

        int[] Of(MailOutcome outcome) => ByDay(counts.Where(each => each.Name == MailCounts.Name(outcome)).Select(each => (each.Day, each.Count)));

        int[] ByDay(IEnumerable<(DateOnly Day, int Count)> told)
        {
            var days = new int[Days];
            foreach (var (day, count) in told) days[day.DayNumber - since.DayNumber] += count;
            return days;
        }

        // By the index on that column.
        async Task<int[]> Readers(string column) => ByDay(await connection.QueryAsync<(DateOnly, int)>(new CommandDefinition(
            $"select ({column} at time zone 'UTC')::date, count(*)::int from subscribers where {column} >= @from and {column} < @to group by 1",
            new { from = Midnight(since), to = Midnight(today.AddDays(1)) }, cancellationToken: stop)));

        static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }
}

/// <param name="Provider">As <see cref="Delivery.Providers.Named"/> tells it.</param>
internal sealed record ProviderStatus(string Provider, int Accepted, int Deferred, int Refused, int Bounced, int Complained)
{
    public static ProviderStatus Of(IGrouping<string, (DateOnly Day, string Name, string Part, int Count)> counts)
    {
        return new(counts.Key, Sum(MailOutcome.Accepted), Sum(MailOutcome.Deferred), Sum(MailOutcome.Refused), Sum(MailOutcome.Bounced), Sum(MailOutcome.Complained));

        int Sum(MailOutcome outcome) => counts.Where(each => each.Name == MailCounts.Name(outcome)).Sum(each => each.Count);
    }
}

/// <param name="Count">Over all the days.</param>
internal sealed record TurnedAwayStatus(string Reason, int Today, int Count);
