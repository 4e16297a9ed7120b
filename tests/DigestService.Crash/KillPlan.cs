namespace DigestService.Crash;

/// <summary>All kills of a run, known before it begins: the same seed gives the same ones.</summary>
public static class KillPlan
{
    private static readonly Victim[] WhileIngesting = [Victim.Worker1, Victim.Worker2, Victim.Database];
    private static readonly Victim[] WhileComposing = [Victim.Worker1, Victim.Worker1, Victim.Worker2, Victim.Worker2, Victim.Database];
    private static readonly Victim[] WhileDelivering = [Victim.Worker1, Victim.Worker1, Victim.Worker1, Victim.Worker2, Victim.Worker2, Victim.Worker2, Victim.MailServer, Victim.MailServer, Victim.Database, Victim.Database];

    public static IReadOnlyList<Kill> Of(int seed, CrashSize size) => [.. Of(new Random(seed), size)];

    private static IEnumerable<Kill> Of(Random random, CrashSize size)
    {
        for (var day = 0; day < size.Days; day++)
        {
            // The last one is a worker, which looks at the feed again as soon as it is back: after the database, only at its next tick.
            for (var at = 1; at <= size.IngestKills; at++)
                yield return Draw(day, 0, Moment.Ingesting, at < size.IngestKills ? WhileIngesting : WhileIngesting[..2], longest: 1200);
            for (var hour = 1; hour <= size.Hours; hour++)
                for (var at = 0; at < size.HourKills; at++)
                    yield return at == 0 ? Draw(day, hour, Moment.Composing, WhileComposing, longest: 300) : Draw(day, hour, Moment.Delivering, WhileDelivering, longest: 1500);
        }

        Kill Draw(int day, int hour, Moment moment, Victim[] victims, int longest) =>
            new(day, hour, moment, victims[random.Next(victims.Length)], TimeSpan.FromMilliseconds(random.Next(longest)), TimeSpan.FromMilliseconds(random.Next(1500)));
    }
}
