using System.Threading.Channels;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>How a session ended: what it recorded, and why it went no further, if it did not.</summary>
internal sealed record SessionEnd(DeliveryReport Report, RelayFault? Fault, bool Lapsed, Exception? Failure);

/// <summary>
/// Delivery under one lease, in stages with bounded queues between them, so that a slow relay slows the claim and not the
/// memory: claim and render → begin (committed before MAIL FROM) → send over N connections → record. What a person waits for
/// has a lane of its own past the first queue: see <see cref="MailBeginner"/>.
/// </summary>
internal sealed class DeliverySession : IDisposable
{
    private static readonly Comparer<SealedClaim> AwaitedFirst = Comparer<SealedClaim>.Create((a, b) => (a.Mail.Urgency, a.Mail.MailId).CompareTo((b.Mail.Urgency, b.Mail.MailId)));

    private readonly Outbox _outbox;
    private readonly SmtpPool _pool;
    private readonly ProviderPauses _pauses;
    private readonly ProviderLanes _lanes;
    private readonly ILogger _log;
    private readonly DeliveryOptions _options;
    private readonly ScheduleClock _clock;
    private readonly Func<bool> _enough;
    private readonly int _connections;
    private readonly Lease _lease;
    private readonly SessionState _state;
    private readonly SendWindow _window;
    private readonly OutcomeRecorder _recorder;
    private readonly MailIntake _intake;
    private readonly MailBeginner _beginner;
    private readonly Channel<SealedClaim> _prepared;
    private readonly Channel<SealedClaim> _begun = Channel.CreateUnboundedPrioritized<SealedClaim>(new() { Comparer = AwaitedFirst }); // bounded by the window
    private DeliveryReport _takenBack = new();

    public DeliverySession(Outbox outbox, Relay relay, ProviderPauses pauses, ProviderLanes lanes, PrepareMails prepare, DeliveryOptions options, ScheduleClock clock, Func<bool> enough, ILogger log)
    {
        (_outbox, _pool, _pauses, _lanes, _options, _clock, _enough, _log) = (outbox, relay.Pool, pauses, lanes, options, clock, enough, log);
        _connections = _pool.Settings.Connections;
        _lease = new Lease(options.Lease, options.Time);
        _state = new SessionState(_connections);
        _window = new SendWindow(_connections, options.RecordAtOnce);
        _recorder = new OutcomeRecorder(outbox, relay.Brake, () => _state.Fail(RelayFault.KnowsNobody(_pool.Settings)), _lease, clock, options, log, _state.Abort);
        _intake = new MailIntake(outbox, pauses, lanes, relay.Budget, new MailPreparer(prepare, options.Signer, Ended), Ended, _lease, clock);
        _beginner = new MailBeginner(outbox, _intake, lanes, _window, _state, _lease, clock, Ended, ReachRelay);
        _prepared = Channel.CreateBounded<SealedClaim>(2 * _connections);
    }

    /// <summary>Runs until nothing is due, the relay fails, the lease lapses or <paramref name="stop"/> asks. Leaves no row leased.</summary>
    public async Task<SessionEnd> Run(CancellationToken stop)
    {
        using var stopping = stop.Register(() => _state.Stop(_options.StopWithin));
        using var done = new CancellationTokenSource();
        _lanes.Clear();
        await TakeBack(stop);

        var keeping = KeepLease(done.Token);
        var recording = _state.Watch(_recorder.Run);
        var sending = Task.WhenAll(Enumerable.Range(0, _connections).Select(_ => _state.Watch(Send)));
        var beginning = _state.Watch(() => _beginner.Run(_prepared.Reader, _begun.Writer));
        await Task.WhenAll(Enumerable.Range(0, _options.Preparers).Select(_ => _state.Watch(ClaimAndPrepare)));

        // Each stage ends when the one before has ended and its queue is empty.
        _prepared.Writer.Complete();
        await beginning;
        _begun.Writer.Complete();
        await sending;
        _recorder.Complete();
        await recording;
        await _state.Watch(() => _outbox.Release(_lease.Owner, CancellationToken.None));
        await _state.Watch(_intake.GiveBack);
        await done.CancelAsync();
        await keeping;
        return new SessionEnd(_takenBack + DeliveryReport.Of(_recorder.States) with { Fault = _state.Fault?.Sentence }, _state.Fault, _lease.HasLapsed, _state.Failure);
    }

    private async Task TakeBack(CancellationToken cancellationToken) =>
        _takenBack += DeliveryReport.Of((await _outbox.TakeBack(cancellationToken)).Where(state => state == "uncertain"));

    private async Task ClaimAndPrepare()
    {
        try
        {
            while (!_enough() && await _intake.TakeDigests(_options.ClaimAtOnce, _state.Halt) is { } mails)
                foreach (var mail in mails)
                    await _prepared.Writer.WriteAsync(mail, _state.Halt);
        }
        catch (Exception e) when (e is not OperationCanceledException && _state.Halt.IsCancellationRequested)
        {
            // A statement that is called off may end with worse than a cancellation: npgsql/npgsql#5803. What it claimed is released.
            _log.LogWarning("Claiming was called off, and ended with: {Fault}", e.Message);
        }
    }

    private async Task<bool> ReachRelay()
    {
        switch (await _pool.Rent(utf8: false, _state.Halt))
        {
            case Dialed.Up(var connection):
                await _pool.Return(connection);
                return true;
            case Dialed.Down(var fault):
                _state.Fail(fault);
                break;
        }
        return false;
    }

    private Task Send() => new ConnectionWorker(_pool, _options.Providers, _state, _lease, _options.RedialAfter, Through, Blame).Run(_begun.Reader);

    private void Ended(ClaimedMail mail, Outcome outcome)
    {
        _lanes.Ended(mail);
        _recorder.Add(mail, outcome);
    }

    private void Through(ClaimedMail mail, Outcome outcome)
    {
        _window.Through();
        _lanes.Leave(mail);
        _lanes.Ended(mail);
        _recorder.Add(mail, outcome, _window.Recorded);
    }

    /// <summary>Not counting it, because the database is away, only means that the pause begins a few mails later.</summary>
    private async Task Blame(ClaimedMail mail, Outcome outcome)
    {
        var (reply, wait) = outcome switch
        {
            Outcome.Later later => (later.Reply, later.Wait ?? TimeSpan.Zero),
            Outcome.Refused refused => (refused.Reply, TimeSpan.Zero),
            _ => ("", TimeSpan.Zero),
        };
        try
        {
            if (await _pauses.Count(mail, reply, wait, _clock.Now) is { } pause)
                _log.LogWarning("Mail for {Provider} is paused until {Until:u}, since it refused several readers' mail for our sake: {Reason}", pause.Provider, pause.Until.UtcDateTime, pause.Reason);
        }
        catch (NpgsqlException e)
        {
            _log.LogWarning("A refusal could not be counted for its provider: {Fault}", e.Message);
        }
    }

    /// <summary>Renews well before the end, takes back what others left, and notices when this process was frozen for too long.</summary>
    private async Task KeepLease(CancellationToken done)
    {
        using var tick = new PeriodicTimer(_lease.Length / 6);
        try
        {
            while (await tick.WaitForNextTickAsync(done) && !_lease.HasLapsed)
            {
                try
                {
                    await _lease.Renew(_outbox, done);
                    await TakeBack(done);
                }
                catch (NpgsqlException)
                {
                    // Tried again at the next tick; a database away for longer ends the lease.
                }
            }
            _state.BreakOff();
        }
        catch (OperationCanceledException)
        {
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        _window.Dispose();
    }
}
