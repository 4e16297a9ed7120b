using Dapper;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>A relay as one worker uses it: its connections, its limits, and whether it is left alone for now.</summary>
internal sealed class Relay(SmtpPool pool, NpgsqlDataSource database, RelayPause pause, DeadBrake brake)
{
    private bool _isToldPaused;

    public SmtpPool Pool => pool;

    public RelayBudget Budget { get; } = new(database, pool.Settings.Name, pool.Settings.Limits);

    public DeadBrake Brake => brake;

    /// <summary>Why it is left alone; null when it may be tried.</summary>
    public string? Holds => pause.Holds;

    /// <summary>The first relay, and the one that takes its place when it cannot be used.</summary>
    public static IReadOnlyList<Relay> Of(SmtpPool pool, NpgsqlDataSource database, TimeProvider time) =>
        pool.Fallback is { } fallback
            ? [new(pool, database, new RelayPause(time, TimeSpan.FromMinutes(1)), new DeadBrake(time)), new(fallback, database, new RelayPause(time, TimeSpan.Zero), new DeadBrake(time))]
            : [new(pool, database, new RelayPause(time, TimeSpan.Zero), new DeadBrake(time))];

    /// <summary>Begins, lengthens or ends its pause, and tells <c>status</c>.</summary>
    /// <param name="now">Schedule time.</param>
    public async Task After(SessionEnd end, DateTimeOffset now)
    {
        pause.After(end);
        if (end.Fault is { } fault)
            await Tell(
                """
                insert into relay_pauses (relay, since, until, reason) values (@relay, @now, @until, @reason)
                on conflict (relay) do update set since = excluded.since, until = excluded.until, reason = excluded.reason
                """,
                new { relay = pool.Settings.Name, now, until = now + pause.Length, reason = fault.Sentence });
        else if (_isToldPaused && end.Report.Sent > 0)
            await Tell("delete from relay_pauses where relay = @relay", new { relay = pool.Settings.Name });
        _isToldPaused = end.Fault is not null || (_isToldPaused && end.Report.Sent == 0);
    }

    private async Task Tell(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}
