using DigestService.Database;
using Npgsql;

namespace DigestService.Worker;

/// <summary>What all ticks share: schedule time from the database's clock, and a fault that is told but ends nothing.</summary>
public sealed class Tick(NpgsqlDataSource database, ILogger<Tick> log)
{
    public async ValueTask Run(string name, Func<DateTimeOffset, CancellationToken, Task> story, CancellationToken stop)
    {
        try
        {
            await story(await database.Clock(stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The tick {Tick} failed; the next one tries again", name);
        }
    }
}
