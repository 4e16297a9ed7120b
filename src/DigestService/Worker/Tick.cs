using System.Diagnostics;
using DigestService.Database;
using DigestService.Delivery;
using DigestService.Monitoring;
using Npgsql;

namespace DigestService.Worker;

/// <summary>What all ticks share: schedule time from the database's clock, and a fault that is told but ends nothing.</summary>
/// <param name="asOf">Where schedule time was told at the start, it goes on from there, and the database's clock decides only over leases.</param>
public sealed class Tick(NpgsqlDataSource database, IHostApplicationLifetime lifetime, Telemetry telemetry, ILogger<Tick> log, ScheduleClock? asOf = null)
{
    public async ValueTask Run(string name, Func<DateTimeOffset, CancellationToken, Task> story, CancellationToken cancelled)
    {
        // Asked to stop, a story must hear of it at once: it has mails on their way.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, lifetime.ApplicationStopping);
        var stop = either.Token;
        using var activity = Telemetry.Activities.StartActivity(name);
        var (began, well) = (Stopwatch.GetTimestamp(), false);
        try
        {
            await story(asOf?.Now ?? await database.Clock(stop), stop);
            well = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            well = true;
        }
        catch (NpgsqlException fault)
        {
            log.LogError("The tick {Tick} failed, since {Reason}. The next one tries again", name, DatabaseFaults.InWords(fault));
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The tick {Tick} failed; the next one tries again", name);
        }
        telemetry.Story(name, Stopwatch.GetElapsedTime(began), well);
        if (!well) activity?.SetStatus(ActivityStatusCode.Error);
    }
}
