namespace DigestService.Subscribers;

/// <summary>What a person may ask to be mailed: one letter in ten minutes, five a day.</summary>
internal static class AskingLimit
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private const int MostADay = 5;

    /// <param name="asked">When letters of the kind were asked for, over the last day at least.</param>
    public static bool Allows(IReadOnlyCollection<DateTimeOffset> asked, DateTimeOffset now) =>
        asked.Count(at => at > now - Day) < MostADay && asked.All(at => at <= now - Pause);
}
