namespace DigestService.Delivery;

/// <summary>Schedule time as it was told at the start of a run, going on from there: a long run notices what falls due meanwhile.</summary>
public sealed class ScheduleClock(DateTimeOffset start, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();

    public DateTimeOffset Now => start + time.GetElapsedTime(_startedAt);
}
