namespace DigestService.Crash;

/// <summary>How much is done and how often it is killed.</summary>
/// <param name="Readers">Each gets a digest on nearly every day.</param>
/// <param name="Hours">Readers want their digests at so many hours, in equal parts.</param>
/// <param name="IngestKills">A day, while papers are taken in.</param>
/// <param name="HourKills">An hour, while digests are composed and sent.</param>
/// <param name="SlowestMail">The mail server takes up to this long over each mail, before and after it is recorded, so that kills find mails on their way.</param>
/// <param name="LeaseSeconds">See <c>Digest:Schedule:LeaseSeconds</c>.</param>
public sealed record CrashSize(int Readers, int Days, int Hours, int IngestKills, int HourKills, TimeSpan SlowestMail, int LeaseSeconds)
{
    public int Kills => Days * (IngestKills + Hours * HourKills);
}
