using System.Threading.Channels;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>How a session ended: what it recorded, and why it went no further, if it did not.</summary>
internal sealed record SessionEnd(DeliveryReport Report, RelayFault? Fault, bool Lapsed, Exception? Failure);

/// <summary>
/// Delivery under one lease, in stages with bounded queues between them, so that a slow relay slows the claim and not the
/// memory: claim and render → begin (committed before MAIL FROM) → send over N connections → record.
/// </summary>
internal sealed class DeliverySession : IDisposable
{
    private readonly Outbox _outbox;
    private readonly SmtpPool _pool;
    private readonly ProviderPauses _pauses;
    private readonly ILogger _log;
    private readonly DeliveryOptions _options;
    private readonly ScheduleClock _clock;
    private readonly int _connections;
    private readonly Lease _lease;
    private readonly SessionState _state;
    private readonly SendWindow _window;
    private readonly MailPreparer _preparer;
    private readonly OutcomeRecorder _recorder;
    private readonly Channel<SealedClaim> _prepared;
    private readonly Channel<SealedClaim> _begun = Channel.CreateUnbounded<SealedClaim>(); // bounded by the window
    private DeliveryReport _takenBack = new();

    public DeliverySession(Outbox outbox, SmtpPool pool, ProviderPauses pauses, PrepareMails prepare, DeliveryOptions options, ScheduleClock clock, ILogger log)
    {
        (_outbox, _pool, _pauses, _options, _clock, _log) = (outbox, pool, pauses, options, clock, log);
        _connections = pool.Settings.Connections;
        _lease = new Lease(options.Lease, options.Time);
        _state = new SessionState(_connections);
        _window = new SendWindow(_connections, options.RecordAtOnce);
        _recorder = new OutcomeRecorder(outbox, _lease, clock, options, log, _state.Abort);
        _preparer = new MailPreparer(prepare, options.Signer, (mail, outcome) => _recorder.Add(mail, outcome));
        _prepared = Channel.CreateBounded<SealedClaim>(2 * _connections);
    }

    /// <summary>Runs until nothing is due, the relay fails, the lease lapses or <paramref name="stop"/> asks. Leaves no row leased.</summary>
    public async Task<SessionEnd> Run(CancellationToken stop)
    {
        using var stopping = stop.Register(() => _state.Stop(_options.StopWithin));
        using var done = new CancellationTokenSource();
        await TakeBack(stop);

        var keeping = KeepLease(done.Token);
        var recording = _state.Watch(_recorder.Run);
        var sending = Task.WhenAll(Enumerable.Range(0, _connections).Select(_ => _state.Watch(Send)));
        var beginning = _state.Watch(Begin);
        await Task.WhenAll(Enumerable.Range(0, _options.Preparers).Select(_ => _state.Watch(ClaimAndPrepare)));

        // Each stage ends when the one before has ended and its queue is empty.
        _prepared.Writer.Complete();
        await beginning;
        _begun.Writer.Complete();
        await sending;
        _recorder.Complete();
        await recording;
        await _state.Watch(() => _outbox.Release(_lease.Owner, CancellationToken.None));
        await done.CancelAsync();
        await keeping;
        return new SessionEnd(_takenBack + DeliveryReport.Of(_recorder.States) with { Fault = _state.Fault?.Sentence }, _state.Fault, _lease.HasLapsed, _state.Failure);
    }

    private async Task TakeBack(CancellationToken cancellationToken) =>
        _takenBack += DeliveryReport.Of((await _outbox.TakeBack(cancellationToken)).Where(state => state == "uncertain"));

    private async Task ClaimAndPrepare()
    {
        while (!_state.Halt.IsCancellationRequested)
        {
            var now = _clock.Now;
            var claimed = await _outbox.Claim(_lease.Owner, _options.ClaimAtOnce, _lease.Length, now, _state.Halt);
            if (claimed.Count == 0)
                return;
            await _pauses.Refresh(now, _state.Halt);
            foreach (var mail in await _preparer.Prepare([.. claimed.Where(mail => MayGo(mail, now))], _state.Halt))
                await _prepared.Writer.WriteAsync(mail, _state.Halt);
        }
    }

    /// <summary>What has expired ends, and what its provider will not have for now is put back at once, so that it stands in nobody's way.</summary>
    private bool MayGo(ClaimedMail mail, DateTimeOffset now)
    {
        Outcome? outcome = mail.ExpiresAt <= now ? Unwanted.ExpiredOutcome(mail) : _pauses.For(mail.Domain, now) is { } pause ? new Outcome.Held(pause) : null;
        if (outcome is not null)
            _recorder.Add(mail, outcome);
        return outcome is null;
    }

    private async Task Begin()
    {
        // Nothing is called begun before the relay was seen to be there.
        if (!await _prepared.Reader.WaitToReadAsync(_state.Halt) || !await ReachRelay())
            return;
        while (await _prepared.Reader.WaitToReadAsync(_state.Halt))
        {
            var taken = await TakeBatch();
            var batch = taken.FindAll(each => MayGo(each.Mail, _clock.Now)); // a pause may have begun meanwhile
            _window.GiveBack(taken.Count - batch.Count);
            if (batch.Count == 0)
                continue;
            var begun = (await _outbox.BeginSending(_lease.Owner, batch.ConvertAll(each => each.Mail), _clock.Now, CancellationToken.None)).ToDictionary(mail => mail.MailId);
            foreach (var each in batch.Where(each => begun.ContainsKey(each.Mail.MailId)))
                _begun.Writer.TryWrite(each with { Mail = begun[each.Mail.MailId] });
            if (begun.Count < batch.Count)
                await EndUnwanted([.. batch.Select(each => each.Mail).Where(mail => !begun.ContainsKey(mail.MailId))]);
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

    /// <summary>
    /// What waits shares one commit, as many as the window allows. While there is more to take, half a window is waited for:
    /// the other half keeps the connections busy meanwhile, and a commit serves several mails instead of one or two.
    /// </summary>
    private async Task<List<SealedClaim>> TakeBatch()
    {
        var batch = new List<SealedClaim>();
        while (true)
        {
            if (batch.Count < (_connections + 1) / 2)
                await _window.Reserve(_state.Halt);
            else if (!_window.TryReserve())
                return batch;
            if (!_prepared.Reader.TryRead(out var next))
                break;
            batch.Add(next);
        }
        _window.GiveBack(1);
        return batch;
    }

    private async Task EndUnwanted(IReadOnlyList<ClaimedMail> mails)
    {
        _window.GiveBack(mails.Count);
        foreach (var (mail, outcome) in await _outbox.WhyNot(_lease.Owner, mails, _clock.Now, CancellationToken.None))
            _recorder.Add(mail, outcome);
    }

    private Task Send() => new ConnectionWorker(_pool, _state, _lease, _options.RedialAfter, Through, Blame).Run(_begun.Reader);

    private void Through(ClaimedMail mail, Outcome outcome)
    {
        _window.Through();
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
