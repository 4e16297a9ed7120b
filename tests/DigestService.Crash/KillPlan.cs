namespace DigestService.Crash;

/// <summary>All kills of a run, known before it begins: the same seed gives the same ones.</summary>
public static class KillPlan
{
    private static readonly Victim[] WhileIngesting = [Victim.Worker1, Victim.Worker2, Victim.Database];
    private static readonly Victim[] WhileComposing = [Victim.Worker1, Victim.Worker1, Victim.Worker2, Victim.Worker2, Victim.Database];
    private static readonly Victim[] WhileDelivering = [Victim.Worker1, Victim.Worker1, Victim.Worker1, Victim.Worker2, Victim.Worker2, Victim.Worker2, Victim.MailServer, Victim.MailServer, Victim.Database, Victim.Database];

    public static IReadOnlyList<Kill> Of(int seed, CrashSize size)
    {
        var random = Seed.Of(seed, "kills");
        return [.. Enumerable.Range(0, size.Days).SelectMany(day => OfDay(day, random, size))];
    }

    private static IEnumerable<Kill> OfDay(int day, Random random, CrashSize size)
    {
        double[] shares = [.. Enumerable.Range(0, size.IngestKills).Select(_ => Some(random)).Order()];
        // The last one is a worker, which looks at the feed again as soon as it is back: after the database, only at its next tick.
        foreach (var (at, share) in shares.Index())
            yield return Draw(0, Moment.Ingesting, at < size.IngestKills - 1 ? WhileIngesting : WhileIngesting[..2], share, longest: 400);
        for (var hour = 1; hour <= size.Hours; hour++)
        {
            if (size.HourKills > 0) yield return Draw(hour, Moment.Composing, WhileComposing, Some(random), longest: 20);
            for (var at = 1; at < size.HourKills; at++) yield return Draw(hour, Moment.Delivering, WhileDelivering, share: 0, longest: 1500);
        }

        Kill Draw(int hour, Moment moment, Victim[] victims, double share, int longest) =>
            new(day, hour, moment, victims[random.Next(victims.Length)], share, TimeSpan.FromMilliseconds(random.Next(longest)), TimeSpan.FromMilliseconds(random.Next(1500)));
    }

    /// <summary>Begun, and not finished.</summary>
    private static double Some(Random random) => Math.Round(0.05 + 0.85 * random.NextDouble(), 2);
}
