using System.Runtime.ExceptionServices;
using DigestService.Monitoring;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>
/// The story of delivery: claim outbox rows, which is a lease; render; ask again whether each is still wanted; send; record.
/// Where the relay cannot be used, the second one takes its place until the first may be tried again.
/// At-least-once: after a crash, only rows in <c>sending</c> are in doubt, and go out again under the same Message-ID.
/// </summary>
public sealed class DeliverEmails(NpgsqlDataSource database, SmtpPool pool, PrepareMails prepare, DeliveryOptions options, ILogger<DeliverEmails> log)
{
    private readonly Outbox _outbox = new(database);
    private readonly IReadOnlyList<Relay> _relays = Relay.Of(pool, database, options.Time);
    private readonly ProviderPauses _pauses = new(database, options.Providers);
    private readonly ProviderLanes _lanes = new(options.Providers, options.Time);
    private Relay? _last;

    /// <summary>
    /// Sends what is due. With <paramref name="drain"/>, goes on until the outbox is empty or nothing falls due within seconds, other
    /// workers' rows included. When asked to stop, finishes what is on its way within a bound, returns normally, and leaves nothing leased.
    /// </summary>
    /// <param name="now">Schedule time; it goes on from here during the run.</param>
    /// <param name="tellsFault">The caller tells <see cref="DeliveryReport.Fault"/>, so that the log need not.</param>
    /// <returns>Counts as recorded; <see cref="DeliveryReport.Fault"/> where the relay stopped us.</returns>
    /// <exception cref="NpgsqlException">The database is away; nothing is lost.</exception>
    public async Task<DeliveryReport> Run(DateTimeOffset now, bool drain, CancellationToken stop, bool tellsFault = false)
    {
        var report = new DeliveryReport();
        var clock = new ScheduleClock(now, options.Time);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await _pauses.Refresh(clock.Now, stop);
                if (_pauses.All is { } pause)
                {
                    report = report with { Fault = $"All sending is paused since {pause.Since:yyyy-MM-dd HH:mm} UTC ({pause.Reason}); `digest resume` ends it." };
                    break;
                }
                if (_relays.FirstOrDefault(each => each.Holds is null) is not { } relay)
                {
                    report = report with { Fault = _relays[0].Holds ?? report.Fault };
                    break;
                }
                var end = await RunSession(relay, clock, isLogged: !tellsFault || _relays.Count > 1, stop);
                report = (report + end.Report) with { Fault = end.Report.Fault };
                if (end.Fault is not null || FirstIsBack(relay) || _pauses.All is not null)
                    continue; // over another one, or not at all for now
                if (!(drain || end.Lapsed) || !await MoreComes(clock, stop))
                    break;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        foreach (var relay in _relays)
            await relay.Pool.CloseIdle();
        return report;
    }

    /// <summary>The first relay may be tried again.</summary>
    private bool FirstIsBack(Relay relay) => relay != _relays[0] && _relays[0].Holds is null;

    private async Task<SessionEnd> RunSession(Relay relay, ScheduleClock clock, bool isLogged, CancellationToken stop)
    {
        using var activity = Telemetry.Activities.StartActivity("delivery session");
        using var session = new DeliverySession(_outbox, relay, _pauses, _lanes, prepare, options, clock, () => FirstIsBack(relay) || _pauses.All is not null, log);
        var end = Worded(relay, await session.Run(stop));
        activity?.SetTag("digest.relay", relay.Pool.Settings.Name).SetTag("digest.sent", end.Report.Sent).SetTag("digest.later", end.Report.Later).SetTag("digest.refused", end.Report.Refused);
        if (end.Report.Sent > 0)
            TellChange(relay);
        if (isLogged && end.Fault is { } fault)
            log.LogError("Sending over {Relay} is paused: {Fault}", relay.Pool.Settings.Name, fault.Sentence);
        if (end.Lapsed)
        {
            relay.Pool.CutIdle();
            log.LogWarning("The lease on the outbox lapsed (this process was stopped, or the database was away); beginning again with a new one");
        }
        await relay.After(end, clock.Now);
        if (end.Failure is not null)
            ExceptionDispatchInfo.Throw(end.Failure);
        return end;
    }

    /// <summary>A fault of the second relay names its settings.</summary>
    private SessionEnd Worded(Relay relay, SessionEnd end)
    {
        if (relay == _relays[0] || end.Fault is not { } fault)
            return end;
        var words = SmtpSettings.AboutFallback(fault.Sentence);
        return end with { Fault = fault with { Sentence = words }, Report = end.Report with { Fault = words } };
    }

    private void TellChange(Relay relay)
    {
        if (relay != (_last ?? _relays[0]))
            log.LogWarning("Mail goes over {Relay} now", relay.Pool.Settings.Name);
        _last = relay;
    }

    private async Task<bool> MoreComes(ScheduleClock clock, CancellationToken stop)
    {
        if (!await _outbox.HasWork(clock.Now + options.DrainAhead, stop))
            return false;
        await Task.Delay(options.DrainPoll, stop);
        return true;
    }
}
