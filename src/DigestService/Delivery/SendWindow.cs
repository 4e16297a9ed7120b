namespace DigestService.Delivery;

/// <summary>
/// How many rows may stand in sending, and so be in doubt after a crash: two a connection that are begun and not yet through
/// (one on its way, one next), and one batch of outcomes that are through and not yet recorded. What a person waits for stands
/// behind no more than this, and so no more than 50 wait for a connection, however many there are.
/// </summary>
internal sealed class SendWindow(int connections, int unrecorded) : IDisposable
{
    private readonly SemaphoreSlim _ahead = new(MostAhead(connections));
    private readonly SemaphoreSlim _inDoubt = new(MostAhead(connections) + unrecorded);

    /// <summary>The most that are begun and not yet through.</summary>
    public static int MostAhead(int connections) => connections + Math.Min(connections, 50);

    /// <summary>
    /// Waits until a batch may begin, half a place for each connection: the others are kept busy meanwhile, and a commit serves
    /// several mails instead of one or two.
    /// </summary>
    /// <returns>How many places are taken, all that were free.</returns>
    public async Task<int> Reserve(CancellationToken cancellationToken)
    {
        var places = 0;
        for (; places < (connections + 1) / 2; places++)
        {
            await _inDoubt.WaitAsync(cancellationToken);
            await _ahead.WaitAsync(cancellationToken);
        }
        while (TryReserve())
            places++;
        return places;
    }

    private bool TryReserve()
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
