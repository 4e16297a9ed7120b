namespace DigestService.Delivery;

/// <summary>
/// How many rows may stand in sending, and so be in doubt after a crash: two a connection that are begun and not yet through
/// (one on its way, one next), and one batch of outcomes that are through and not yet recorded.
/// </summary>
internal sealed class SendWindow(int connections, int unrecorded) : IDisposable
{
    private readonly SemaphoreSlim _ahead = new(2 * connections);
    private readonly SemaphoreSlim _inDoubt = new(2 * connections + unrecorded);

    /// <summary>Waits until one more row may begin.</summary>
    public async Task Reserve(CancellationToken cancellationToken)
    {
        await _inDoubt.WaitAsync(cancellationToken);
        await _ahead.WaitAsync(cancellationToken);
    }

    /// <summary>Whether one more row may begin now.</summary>
    public bool TryReserve()
    {
        if (!_inDoubt.Wait(0, CancellationToken.None))
            return false;
        if (_ahead.Wait(0, CancellationToken.None))
            return true;
        _inDoubt.Release();
        return false;
    }

    /// <summary>Reserved, and then not begun.</summary>
    public void GiveBack(int count)
    {
        if (count == 0)
            return;
        _ahead.Release(count);
        _inDoubt.Release(count);
    }

    /// <summary>The exchange is over, whatever came of it.</summary>
    public void Through() => _ahead.Release();

    /// <summary>The outcome is durable.</summary>
    public void Recorded() => _inDoubt.Release();

    public void Dispose()
    {
        _ahead.Dispose();
        _inDoubt.Dispose();
    }
}
