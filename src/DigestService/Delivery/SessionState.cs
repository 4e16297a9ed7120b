namespace DigestService.Delivery;

/// <summary>What the stages of one session tell each other: begin nothing new, break off, and why.</summary>
internal sealed class SessionState(int connections) : IDisposable
{
    private readonly CancellationTokenSource _halt = new();
    private readonly CancellationTokenSource _abort = new();
    private int _speakers = connections;
    private RelayFault? _fault;
    private Exception? _failure;

    /// <summary>Begin nothing new; what is begun is still sent.</summary>
    public CancellationToken Halt => _halt.Token;

    /// <summary>Break off what is on its way.</summary>
    public CancellationToken Abort => _abort.Token;

    public RelayFault? Fault => _fault;

    public Exception? Failure => _failure;

    /// <summary>Whether what is begun may still be sent.</summary>
    public bool MaySpeak => !_abort.IsCancellationRequested && _fault is null;

    public void Stop(TimeSpan within)
    {
        _halt.Cancel();
        _abort.CancelAfter(within);
    }

    /// <summary>The lease is gone and others may have our rows: no word more.</summary>
    public void BreakOff()
    {
        _halt.Cancel();
        _abort.Cancel();
    }

    /// <summary>The relay is of no use to anyone now.</summary>
    public void Fail(RelayFault fault)
    {
        Interlocked.CompareExchange(ref _fault, fault, null);
        _halt.Cancel();
    }

    /// <summary>One worker got no connection. While others have theirs, that is only a matter of waiting; with the last it is the relay's fault.</summary>
    public void NoConnection(RelayFault fault)
    {
        if (Interlocked.Decrement(ref _speakers) == 0 || fault.NeedsMending)
            Fail(fault);
    }

    public void AskAgain() => Interlocked.Increment(ref _speakers);

    /// <summary>Runs a stage; one that fails halts the others, and what is on its way still gets its outcome.</summary>
    public async Task Watch(Func<Task> stage)
    {
        try
        {
            await Task.Run(stage);
        }
        catch (OperationCanceledException) when (_halt.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            await _halt.CancelAsync();
        }
    }

    public void Dispose()
    {
        _halt.Dispose();
        _abort.Dispose();
    }
}
