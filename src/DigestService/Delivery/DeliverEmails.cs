using System.Runtime.ExceptionServices;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>
/// The story of delivery: claim outbox rows, which is a lease; render; ask again whether each is still wanted; send; record.
/// At-least-once: after a crash, only rows in <c>sending</c> are in doubt, and go out again under the same Message-ID.
/// </summary>
public sealed class DeliverEmails(NpgsqlDataSource database, SmtpPool pool, PrepareMails prepare, DeliveryOptions options, ILogger<DeliverEmails> log)
{
    private readonly Outbox _outbox = new(database);
    private readonly RelayBudget _budget = new(database, pool.Settings.Name, pool.Settings.Limits);
    private readonly RelayPause _pause = new(options.Time);
    private readonly ProviderPauses _pauses = new(database, options.Providers);
    private readonly ProviderLanes _lanes = new(options.Providers, options.Time);

    /// <summary>
    /// Sends what is due. With <paramref name="drain"/>, goes on until the outbox is empty or nothing falls due within seconds, other
    /// workers' rows included. When asked to stop, finishes what is on its way within a bound, returns normally, and leaves nothing leased.
    /// </summary>
    /// <param name="now">Schedule time; it goes on from here during the run.</param>
    /// <returns>Counts as recorded; <see cref="DeliveryReport.Fault"/> where the relay stopped us.</returns>
    /// <exception cref="NpgsqlException">The database is away; nothing is lost.</exception>
    public async Task<DeliveryReport> Run(DateTimeOffset now, bool drain, CancellationToken stop)
    {
        var report = new DeliveryReport();
        if (_pause.Holds is { } waiting)
            return report with { Fault = waiting };

        var clock = new ScheduleClock(now, options.Time);
        try
        {
            do
            {
                var end = await RunSession(clock, stop);
                report += end.Report;
                if (end.Fault is not null || stop.IsCancellationRequested || !(drain || end.Lapsed))
                    break;
            }
            while (await MoreComes(clock, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        await pool.CloseIdle();
        return report;
    }

    private async Task<SessionEnd> RunSession(ScheduleClock clock, CancellationToken stop)
    {
        using var session = new DeliverySession(_outbox, pool, _budget, _pauses, _lanes, prepare, options, clock, log);
        var end = await session.Run(stop);
        _pause.After(end);
        if (end.Fault is { } fault)
            log.LogError("Sending is paused: {Fault}", fault.Sentence);
        if (end.Lapsed)
        {
            pool.CutIdle();
            log.LogWarning("The lease on the outbox lapsed (this process was stopped, or the database was away); beginning again with a new one");
        }
        if (end.Failure is not null)
            ExceptionDispatchInfo.Throw(end.Failure);
        return end;
    }

    private async Task<bool> MoreComes(ScheduleClock clock, CancellationToken stop)
    {
        if (!await _outbox.HasWork(clock.Now + options.DrainAhead, stop))
            return false;
        await Task.Delay(options.DrainPoll, stop);
        return true;
    }
}
