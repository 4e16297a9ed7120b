using System.Collections.Concurrent;
using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>
/// Counts what happens, by day, for the operator's page: in memory, and added to the database every few seconds, so that a million
/// mails cost a few rows. A process that is killed takes the last seconds of its counts with it; they decide nothing.
/// </summary>
public sealed class DayCounts(NpgsqlDataSource database, ILogger<DayCounts> log) : BackgroundService
{
    /// <summary>So long are days kept.</summary>
    public const int Days = 400;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Name, string Part), long> _counts = new();

    /// <param name="part">A provider or a reason, of which there are few; never anything that a request brought.</param>
    public void Count(string name, string part) => _counts.AddOrUpdate((name, part), 1, (_, before) => before + 1);

    /// <summary>Adds them to today's, by the database's clock. What cannot be written is kept for the next time.</summary>
    public async Task Flush(CancellationToken stop = default)
    {
        var taken = _counts.Keys.Order().Select(key => (Key: key, Count: _counts.TryRemove(key, out var count) ? count : 0)).Where(each => each.Count > 0).ToList();
        if (taken.Count == 0) return;
        try
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            // In one order, so that two processes never wait for each other.
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into day_counts as d (day, name, part, count)
                select (now() at time zone 'UTC')::date, name, part, count from unnest(@names, @parts, @counts) as c (name, part, count) order by name, part
                on conflict (day, name, part) do update set count = d.count + excluded.count
                """,
                new { names = taken.ConvertAll(each => each.Key.Name).ToArray(), parts = taken.ConvertAll(each => each.Key.Part).ToArray(), counts = taken.ConvertAll(each => each.Count).ToArray() },
                cancellationToken: stop));
        }
        catch
        {
            foreach (var (key, count) in taken) _counts.AddOrUpdate(key, count, (_, since) => since + count);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Every);
        try
        {
            while (await clock.WaitForNextTickAsync(stoppingToken)) await TryFlush(stoppingToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlush(cancellationToken);
    }

    public async Task TryFlush(CancellationToken stop)
    {
        try
        {
            await Flush(stop);
        }
        catch (NpgsqlException fault)
        {
            log.LogWarning("What was counted waits, since {Reason}", DatabaseFaults.InWords(fault));
        }
    }
}
