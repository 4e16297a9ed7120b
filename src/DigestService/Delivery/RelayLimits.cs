namespace DigestService.Delivery;

/// <summary>What a relay was given by all workers.</summary>
/// <param name="Minute">In the last minute, and up to five seconds more.</param>
/// <param name="Hour">In the last hour, and up to five minutes more.</param>
/// <param name="Today">Since midnight, UTC.</param>
/// <param name="Days">On how many of the thirty days before today it was given any.</param>
public sealed record RelayUse(int Minute, int Hour, int Today, int Days);

/// <summary>How many mails a relay takes, or a new one should be given. 0 means no limit.</summary>
/// <param name="WarmUp">Digests on the first day; each day that mail went out doubles it.</param>
public sealed record RelayLimits(int PerMinute, int PerHour, int WarmUp)
{
    /// <summary>After so many doublings nothing is left of it.</summary>
    private const int MostDoublings = 20;

    public bool IsNone => this is { PerMinute: 0, PerHour: 0, WarmUp: 0 };

    /// <summary>How many more mails may go now. Digests leave a tenth of each limit to what a person waits for, which the warm-up does not hold, either.</summary>
    public int Room(RelayUse use, Urgency urgency)
    {
        var room = Math.Min(Share(PerMinute, urgency) - use.Minute, Share(PerHour, urgency) - use.Hour);
        if (urgency == Urgency.Digest)
            room = Math.Min(room, OfDay(use.Days) - use.Today);
        return Math.Max(room, 0);
    }

    /// <summary>The warm-up's limit for a day, after so many days of mail.</summary>
    public int OfDay(int days) => WarmUp == 0 || days >= MostDoublings ? int.MaxValue : (int)Math.Min((long)WarmUp << days, int.MaxValue);

    private static int Share(int limit, Urgency urgency) =>
        limit == 0 ? int.MaxValue
        : urgency == Urgency.Digest ? limit - Math.Min((limit + 9) / 10, limit - 1)
        : limit;
}
