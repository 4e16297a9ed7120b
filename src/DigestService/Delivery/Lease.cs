namespace DigestService.Delivery;

/// <summary>
/// This worker's right to its rows, by the machine's monotonic clock: the database's clock decides, and ours, started before
/// each renewal was asked for, never believes in a lease longer than that. After a freeze it tells that the lease is gone.
/// </summary>
public sealed class Lease(TimeSpan length, TimeProvider time)
{
    private long _renewedAt = time.GetTimestamp();

    /// <summary>Fences every write; a new one for each lease.</summary>
    public Guid Owner { get; } = Guid.NewGuid();

    public TimeSpan Length => length;

    /// <summary>A tenth early, so that what is begun on its strength is begun within it.</summary>
    public bool HasLapsed => time.GetElapsedTime(Volatile.Read(ref _renewedAt)) > length * 0.9;

    /// <summary>Renews at the database; a failure leaves the lease as it was.</summary>
    public async Task Renew(Outbox outbox, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        await outbox.Renew(Owner, length, cancellationToken);
        Volatile.Write(ref _renewedAt, asked);
    }
}
