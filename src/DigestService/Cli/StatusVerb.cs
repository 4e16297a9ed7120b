using System.CommandLine;
using System.Globalization;
using DigestService.Delivery;
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
            var status = await ServiceStatus.Read(connection, services.GetRequiredService<SmtpSettings>(), services.GetServices<IPaperSource>(), await services.Now(parsed.GetValue(now), stop));
            Output.Done(parsed, status, Told(status));
            return 0;
        });
    }

    private static string Told(ServiceStatus status) =>
        $"""
        papers       {status.Papers}, {status.News} of them in the news of the last 14 days
        sources      {Listed(status.Sources.Select(each => each.Told))}
        subscribers  {Listed(status.Subscribers.Select(each => $"{each.Value} {each.Key}"))}
        due          {status.Due} now, {(status.NextDue is null ? "none later" : "the next at " + Time(status.NextDue.Value))}
        outbox       {Listed(status.Outbox.Select(each => $"{each.Value} {each.Key}"))}
        waiting      {(status.OldestReady is null ? "nothing" : "since " + Time(status.OldestReady.Value))}
        set aside    {SetAside(status)}
        relays       {Listed(status.Relays.Select(each => each.Told))}
        paused       {Listed(status.Paused.Select(each => $"{each.Provider} until {Time(each.Until)} ({each.Reason})"))}
        came back    {Listed(status.Reports.Select(each => $"{each.Value} {each.Key}"))} in the last 7 days; {status.Suppressed} addresses are not written to
        """;

    /// <summary>One a line, since each has its reason.</summary>
    private static string SetAside(ServiceStatus status) => status.SetAside == 0 ? "nothing" : string.Join($"{Environment.NewLine}             ",
        [
            $"{status.SetAside}; `digest retry` tries all of it again, `digest retry NAME` one",
            .. status.Failed.Select(each => $"{each.Name} failed {Words.Count(each.Tries, "time")} since {Time(each.Since)}, {(each.NextTry is { } next ? "next try " + Time(next) : "not tried any more")}: {each.Reason}"),
        ]);

    private static string Listed(IEnumerable<string> each) => string.Join("; ", each) is { Length: > 0 } listed ? listed : "none";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
