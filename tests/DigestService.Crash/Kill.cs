namespace DigestService.Crash;

/// <summary>What is killed. A worker, the mail server: SIGKILL. The database: an immediate stop. Each is started again.</summary>
public enum Victim
{
    Worker1,
    Worker2,
    Database,
    MailServer,
}

/// <summary>What is under way when it happens.</summary>
public enum Moment
{
    Ingesting,
    Composing,
    Delivering,
}

/// <param name="Share">How much of the moment's work is done by then; 0 where it is only asked that there is some.</param>
/// <param name="After">How long after that.</param>
/// <param name="Down">How long until the victim is started again.</param>
public sealed record Kill(int Day, int Hour, Moment Moment, Victim Victim, double Share, TimeSpan After, TimeSpan Down)
{
    /// <summary>As the evidence has it.</summary>
    public PlannedKill ToEvidence() => new(Day + 1, Hour, NameOf(Moment), NameOf(Victim), Share, After.TotalMilliseconds, Down.TotalMilliseconds);

    public static string NameOf(Victim victim) => victim switch
    {
        Victim.Worker1 => "worker-1",
        Victim.Worker2 => "worker-2",
        Victim.Database => "database",
        _ => "mail-server",
    };

    public static string NameOf(Moment moment) => moment switch
    {
        Moment.Ingesting => "ingesting",
        Moment.Composing => "composing",
        _ => "delivering",
    };
}

/// <param name="Day">From 1.</param>
/// <param name="Hour">From 1; 0 is before the first digests are due.</param>
public sealed record PlannedKill(int Day, int Hour, string Moment, string Process, double Share, double AfterMs, double DownMs);
