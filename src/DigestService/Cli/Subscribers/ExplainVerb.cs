using System.CommandLine;
using System.Globalization;
using DigestService.Bounces;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Cli.Subscribers;

/// <summary><c>subscribers explain EMAIL</c>: one line a day, what was sent and what the server said, or why nothing was.</summary>
internal static class ExplainVerb
{
    private const int Days = 30;

    public static Command Make()
    {
        var email = SubscribersVerb.EmailArgument();
        var date = Common.Day("--date", "This day only, on the reader's calendar; of one without a digest it says why.");
        var now = Common.Now();
        var verb = Verb.WithDatabase("explain", "One line a day: what was sent, or why not.", [date, now], async (parsed, services, stop) =>
        {
            var subscriber = await services.FindSubscriber(parsed.GetValue(email)!, stop);
            await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(stop);
            var days = await ExplainedDay.Of(connection, subscriber.SubscriberId, parsed.GetValue(date), Days);
            var due = await ExplainedDay.NextDue(connection, subscriber.SubscriberId);
            var why = days.Count > 0 ? null
                : parsed.GetValue(date) is not { } asked ? WhyNothing(subscriber, due)
                : $"no digest of {asked:yyyy-MM-dd}: " + NoDigest.On(asked, await services.Now(parsed.GetValue(now), stop), subscriber, await services.GetRequiredService<SubscriberStore>().Profile(subscriber.SubscriberId, stop), due, services.GetRequiredService<Settings>().Retention.DigestDays);
            foreach (var day in days) Output.Tell(parsed, $"{day.IssueDate:yyyy-MM-dd}  {day.InWords}");
            var back = await ExplainedBounces.Of(connection, services.GetRequiredService<Suppressions>(), subscriber, stop);
            foreach (var line in back.InWords) Output.Tell(parsed, line);
            Output.Done(parsed,
                new
                {
                    state = subscriber.State, suppressed = subscriber.Suppressed, nextDue = due, why,
                    days = days.Select(day => new { date = day.IssueDate, state = day.State, papers = day.Papers, said = day.InWords }), reports = back.Reports, suppression = back.Suppression, lifts = back.Lifts,
                },
                $"{subscriber.Email} is {Word(subscriber)}; {why ?? $"{Words.Count(days.Count, "day")} shown."}");
            return 0;
        });
        verb.Add(email);
        return verb;
    }

    private static string WhyNothing(Subscriber subscriber, DateTimeOffset? due) => subscriber.State switch
    {
        SubscriberState.Pending => "no digest is composed before they confirm.",
        SubscriberState.Unsubscribed => $"they left on {subscriber.LeftAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.",
        _ when subscriber.Suppressed => "the address is suppressed (`digest suppressions list` tells why).",
        SubscriberState.Paused => "they paused.",
        _ => due is { } at ? $"no digest yet; one is due {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC." : "nothing is scheduled.",
    };

    private static string Word(Subscriber subscriber) =>
        subscriber.State.ToString().ToLowerInvariant() + (subscriber.Suppressed && subscriber.State != SubscriberState.Unsubscribed ? ", but suppressed" : "");
}
