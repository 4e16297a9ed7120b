using Dapper;
using DigestService.Database;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>A worker says that it lives, by the database's clock.</summary>
public sealed class Heartbeat(NpgsqlDataSource database, ILogger<Heartbeat> log) : BackgroundService
{
    /// <summary>A worker that was not heard of for so long is gone, or has no database.</summary>
    public static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public Guid WorkerId { get; } = Guid.NewGuid();

    public async Task Beat(CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into workers (worker_id, machine, version, started_at, beat_at) values (@WorkerId, @MachineName, @Version, now(), now())
            on conflict (worker_id) do update set beat_at = now()
            """,
            new { WorkerId, Environment.MachineName, Product.Version }, cancellationToken: stop));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Every);
        try
        {
            do await Try(() => Beat(stoppingToken));
            while (await clock.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(() => Leave(cancellationToken));
    }

    private async Task Leave(CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition("delete from workers where worker_id = @WorkerId", new { WorkerId }, cancellationToken: stop));
    }

    private async Task Try(Func<Task> say)
    {
        try
        {
            await say();
        }
        catch (NpgsqlException fault)
        {
            log.LogWarning("The heartbeat could not be written, since {Reason}", DatabaseFaults.InWords(fault));
        }
    }
}
