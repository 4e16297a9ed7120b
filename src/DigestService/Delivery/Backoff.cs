namespace DigestService.Delivery;

/// <summary>How long a mail waits after an attempt that may be repeated.</summary>
public static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>
    /// A mail without an expiry is given up after this many attempts, which is three days and a half
    /// (RFC 5321, 4.5.4.1 asks for four or five of a relay; ours goes on trying for its own part).
    /// </summary>
    public const int GiveUpAfter = 50;

    /// <summary>
    /// One minute after the first attempt, doubled each time, at most two hours; each spread by a fifth to either side,
    /// so that what failed together does not come back together.
    /// </summary>
    /// <param name="asked">What the server asked for: never sooner than that, and up to a tenth later.</param>
    public static TimeSpan After(int attempts, Random random, TimeSpan? asked = null)
    {
        var doublings = Math.Clamp(attempts - 1, 0, 10);
        var delay = TimeSpan.FromTicks(Math.Min(First.Ticks << doublings, Longest.Ticks)) * (0.8 + 0.4 * random.NextDouble());
        var wait = (asked ?? TimeSpan.Zero) * (1 + 0.1 * random.NextDouble());
        return wait > delay ? wait : delay;
    }
}
