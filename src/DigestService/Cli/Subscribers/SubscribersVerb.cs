using System.CommandLine;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Cli.Subscribers;

/// <summary><c>subscribers …</c>: the operator's hand on the list.</summary>
internal static class SubscribersVerb
{
    public static Command Make() => new("subscribers", "The operator's hand on the list.")
    {
        List(), Add(), Show(), ExplainVerb.Make(), ImportVerb.Make(), ExportVerb.Make(), Erase(),
    };

    private static Command List()
    {
        var state = Common.OptionalChoice<SubscriberState>("--state", "Only pending, active, paused or unsubscribed ones.");
        return Verb.WithDatabase("list", "Show who is on the list.", [state], async (parsed, services, stop) =>
        {
            var listed = await services.GetRequiredService<SubscriberStore>().List(parsed.GetValue(state), stop);
            foreach (var each in listed) Output.Tell(parsed, $"{each.Email}\t{each.State.ToString().ToLowerInvariant()}\tsince {each.CreatedAt:yyyy-MM-dd}");
            var counts = Enum.GetValues<SubscriberState>().ToDictionary(each => each.ToString().ToLowerInvariant(), each => listed.Count(one => one.State == each));
            Output.Done(parsed, new { subscribers = listed.Count, states = counts }, $"{Words.Count(listed.Count, "subscriber")} ({string.Join(", ", counts.Select(each => $"{each.Value} {each.Key}"))}).");
            return 0;
        });
    }

    private static Command Add()
    {
        var email = EmailArgument();
        var profile = new ProfileOptions();
        var pending = new Option<bool>("--pending") { Description = "Ask them to confirm first; otherwise you vouch for their consent." };
        var now = Common.Now();
        var verb = Verb.WithDatabase("add", "Add a subscriber.", [.. profile.All, pending, now], async (parsed, services, stop) =>
        {
            var address = EmailAddress.Parse(parsed.GetValue(email)!);
            var rules = services.GetRequiredService<SignUpSettings>();
            if (rules.FaultOf(address) is { } fault) throw new UserFault(fault, 2);
            var begun = await services.GetRequiredService<Subscription>().Begin(
                address, profile.Read(parsed, rules.TimeZone), confirmed: !parsed.GetValue(pending), await services.Now(parsed.GetValue(now), stop), stop);
            var suppressed = await services.GetRequiredService<Suppressions>().IsSuppressed(address, stop);
            Output.Done(parsed, new { added = begun.IsNew ? 1 : 0, known = begun.IsNew ? 0 : 1, suppressed },
                $"{address} {Told(begun, parsed.GetValue(pending))}"
                + (suppressed ? " The address is suppressed: nothing is sent until the suppression is lifted (`digest suppressions lift`)." : ""));
            return 0;
        });
        verb.Add(email);
        return verb;
    }

    private static string Told(Begun begun, bool asked) =>
        begun.IsNew ? "was added."
        : !begun.WasPending ? "is on the list already; nothing was changed."
        : asked ? "is on the list already, and has not confirmed; it is asked again."
        : "was on the list, and had not confirmed; it is a reader's now.";

    private static Command Show()
    {
        var email = EmailArgument();
        var verb = Verb.WithDatabase("show", "Show one subscriber with their profile.", [], async (parsed, services, stop) =>
        {
            var subscriber = await services.FindSubscriber(parsed.GetValue(email)!, stop);
            var profile = await services.GetRequiredService<SubscriberStore>().Profile(subscriber.SubscriberId, stop);
            Output.Done(parsed, new { subscriber, profile },
                $"""
                {subscriber.Email} · {subscriber.State.ToString().ToLowerInvariant()} since {subscriber.ConfirmedAt ?? subscriber.CreatedAt:yyyy-MM-dd}
                keywords: {Listed(profile.Keywords)}
                mutes:    {Listed(profile.Mutes.Select(mute => mute.Until is { } until ? $"{mute.Query} (until {until:yyyy-MM-dd})" : mute.Query))}
                scope:    {(profile.Scope == Scope.Daily ? "Daily Papers" : Listed(profile.Categories))}
                mail:     {profile.Cadence.ToString().ToLowerInvariant()}{(profile.Weekday is { } day ? $" on {day}" : "")} at {profile.Hour:00}:00 {profile.TimeZone}, {profile.Format.ToString().ToLowerInvariant()}, at most {Words.Count(profile.MaxPapers, "paper")}
                """);
            return 0;
        });
        verb.Add(email);
        return verb;
    }

    private static Command Erase()
    {
        var email = EmailArgument();
        var verb = Verb.WithDatabase("erase", "Remove everything that is known of a subscriber.", [], async (parsed, services, stop) =>
        {
            var subscriber = await services.FindSubscriber(parsed.GetValue(email)!, stop);
            await services.GetRequiredService<Erasures>().Erase(subscriber, await services.Now(null, stop), stop);
            Output.Done(parsed, new { erased = 1 }, $"{subscriber.Email} was erased.");
            return 0;
        });
        verb.Add(email);
        return verb;
    }

    public static Argument<string> EmailArgument() => new("email") { Description = "Their address." };

    public static async Task<Subscriber> FindSubscriber(this IServiceProvider services, string typed, CancellationToken stop)
    {
        var address = EmailAddress.Parse(typed);
        return await services.GetRequiredService<SubscriberStore>().Find(address, stop)
            ?? throw new UserFault($"{address} is not on the list: `digest subscribers list` shows who is.");
    }

    private static string Listed(IEnumerable<string> words) => string.Join(" · ", words) is { Length: > 0 } listed ? listed : "none";
}
