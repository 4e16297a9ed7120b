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

/// <param name="After">How long after the moment has come, or after the last kill.</param>
/// <param name="Down">How long until the victim is started again.</param>
public sealed record Kill(int Day, int Hour, Moment Moment, Victim Victim, TimeSpan After, TimeSpan Down);
