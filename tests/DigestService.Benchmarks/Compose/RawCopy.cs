using System.Diagnostics;
using Dapper;
using Npgsql;

namespace DigestService.Benchmarks.Compose;

/// <summary>
/// What the database alone asks for the same result: binary COPY out of the profiles, COPY in of the very digest and outbox rows
/// into the very tables, and one set-based UPDATE of the schedule rows.
/// </summary>
internal sealed class RawCopy(string folder)
{
    private readonly string _digests = Path.Combine(folder, "digests.copy");
    private readonly string _outbox = Path.Combine(folder, "outbox.copy");

    /// <summary>Keeps what composing wrote, outside the database.</summary>
    public async Task Keep(NpgsqlConnection connection, CancellationToken stop)
    {
        await Save(connection, "copy digests to stdout (format binary)", _digests, stop);
        await Save(connection, "copy outbox to stdout (format binary)", _outbox, stop);
        await connection.ExecuteAsync("drop table if exists schedule_after; create table schedule_after as select * from schedule", commandTimeout: 600);
    }

    /// <returns>Seconds.</returns>
    public async Task<double> Run(NpgsqlConnection connection, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        await Save(connection, "copy profiles to stdout (format binary)", null, stop);
        await Load(connection, "copy digests from stdin (format binary)", _digests, stop);
        await Load(connection, "copy outbox from stdin (format binary)", _outbox, stop);
        await connection.ExecuteAsync(
            """
            update schedule s set due_at = a.due_at, from_seq = a.from_seq, last_issue_date = a.last_issue_date, shown = a.shown, is_away = a.is_away
            from schedule_after a where a.subscriber_id = s.subscriber_id
            """,
            commandTimeout: 600);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task Save(NpgsqlConnection connection, string command, string? file, CancellationToken stop)
    {
        await using var from = await connection.BeginRawBinaryCopyAsync(command, stop);
        await using var to = file is null ? Stream.Null : File.Create(file);
        await from.CopyToAsync(to, 1 << 16, stop);
    }

    private static async Task Load(NpgsqlConnection connection, string command, string file, CancellationToken stop)
    {
        await using var to = await connection.BeginRawBinaryCopyAsync(command, stop);
        await using var from = File.OpenRead(file);
        await from.CopyToAsync(to, 1 << 16, stop);
    }
}
