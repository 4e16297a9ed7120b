using System.CommandLine;
using System.Globalization;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Papers;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Cli;

/// <summary><c>status</c>: what is due, what is stuck, when each source last gave something.</summary>
internal static class StatusVerb
{
    public static Command Make()
    {
        var now = Common.Now();
        return Verb.WithDatabase("status", "What is due, what is stuck, when each source last gave something.", [now], async (parsed, services, stop) =>
        {
            await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(stop);
            var time = await services.Now(parsed.GetValue(now), stop);
            var settings = services.GetRequiredService<Settings>();
            var status = await ServiceStatus.Read(connection, settings.Smtp, services.GetServices<IPaperSource>(), time, stop);
            var matters = Matter.Of(status, Disk.All(settings.Erasures.Journal), settings.Monitoring.FreeDiskPercent, time);
            Output.Done(parsed, status with { Matters = matters }, Told(status, matters, time));
            return 0;
        });
    }

    private static string Told(ServiceStatus status, IReadOnlyList<Matter> matters, DateTimeOffset now) =>
        $"""
        matters      {Lines(matters.SelectMany(matter => matter.Lines), "none")}
        workers      {Workers(status, now)}
        papers       {status.Papers}, {status.News} of them in the news of the last 14 days
        sources      {Listed(status.Sources.Select(each => each.Told))}
        subscribers  {Listed(status.Subscribers.Select(each => $"{each.Value} {each.Key}"))}
        due          {status.Due} now, {(status.NextDue is null ? "none later" : "the next at " + Time(status.NextDue.Value))}
        outbox       {Listed(status.Outbox.Select(each => $"{each.Value} {each.Key}"))}
        sending      {(status.Stopped is { } stopped ? $"all of it is paused since {Time(stopped.Since)} ({stopped.Reason}); `digest resume` ends it" : "goes on")}
        waiting      {(status.OldestReady is null ? "nothing" : "since " + Time(status.OldestReady.Value))}{NewerKinds(status.OfNewerVersions)}
        set aside    {SetAside(status)}
        relays       {Listed(status.Relays.Select(each => each.Told))}
        paused       {Listed(status.Paused.Select(each => $"{each.Provider} until {Time(each.Until)} ({each.Reason})"))}
        came back    {Listed(status.Reports.Select(each => $"{each.Value} {each.Key}"))} in the last 7 days; {Words.Count(status.Suppressed, "address is", "addresses are")} not written to
        today        {status.Days.Accepted[^1]} taken, {status.Days.Deferred[^1]} put off, {status.Days.Refused[^1]} refused, {status.Days.Bounced[^1]} bounced, {status.Days.Complained[^1]} complained of; {Words.Count(status.Days.Joined[^1], "reader")} joined, {status.Days.Left[^1]} left
        30 days      {status.Days.Accepted.Sum()} taken, {status.Days.Deferred.Sum()} put off, {status.Days.Refused.Sum()} refused, {status.Days.Bounced.Sum()} bounced, {status.Days.Complained.Sum()} complained of; {Words.Count(status.Days.Joined.Sum(), "reader")} joined, {status.Days.Left.Sum()} left
        providers    {Listed(status.Days.Providers.Select(each => $"{each.Provider} {each.Accepted} taken, {each.Deferred} put off, {each.Refused} refused, {each.Complained} complained of"))} in 30 days
        turned away  {Listed(status.Days.TurnedAway.Select(each => $"{each.Count} {each.Reason}"))} in 30 days
        noisiest     {Listed(status.Noisiest.Select(each => $"{each.Query} ({Words.Count(each.Papers, "paper")} in {KeywordTallies.Days} days, {Words.Count(each.Readers, "reader")})"))}
        deadest      {Listed(status.Deadest.Select(each => $"{each.Query} ({Words.Count(each.Readers, "reader")})"))}
        """;

    private static string Workers(ServiceStatus status, DateTimeOffset now) =>
        status.Workers.Count == 0 ? "none was heard of in the last day"
        : $"{status.Workers.Count(each => each.IsAliveAt(now))} alive; {Listed(status.Workers.Select(each => $"{each.Machine} ({each.Version}) last heard of at {Time(each.BeatAt)}"))}";

    private static string NewerKinds(int mails) =>
        mails == 0 ? "" : $"; {Words.Count(mails, "mail")} of a kind that this version does not know wait for a worker of a newer one";

    /// <summary>One a line, since each has its reason.</summary>
    private static string SetAside(ServiceStatus status) => status.SetAside == 0 ? "nothing" : Lines(
        [
            $"{status.SetAside}; `digest retry` tries all of it again, `digest retry NAME` one",
            .. status.Failed.Select(each => $"{each.Name} failed {Words.Count(each.Tries, "time")} since {Time(each.Since)}, {(each.NextTry is { } next ? "next try " + Time(next) : "not tried any more")}: {each.Reason}"),
        ], "nothing");

    /// <summary>Each on a line of its own, under the first.</summary>
    private static string Lines(IEnumerable<string> each, string none) => string.Join($"{Environment.NewLine}             ", each) is { Length: > 0 } lines ? lines : none;

    private static string Listed(IEnumerable<string> each) => string.Join("; ", each) is { Length: > 0 } listed ? listed : "none";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
