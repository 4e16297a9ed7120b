using System.CommandLine;
using DigestService.Delivery;

namespace DigestService.Cli;

/// <summary><c>pauses lift</c>: to a provider whose complaint is mended. <c>status</c> shows them.</summary>
internal static class PausesVerb
{
    public static Command Make() => new("pauses", "Providers that are left alone for now; `digest status` shows them.") { Lift() };

    /// <summary><c>pause</c>: sends nothing more, to anybody, until <c>resume</c>.</summary>
    public static Command Pause()
    {
        var reason = Common.Reason("Why, in a few words, for whoever looks at `digest status`.");
        var now = Common.Now();
        return Verb.WithDatabase("pause", "Pause all sending; what is on its way finishes, and nothing is lost.", [reason, now], async (parsed, services, stop) =>
        {
            var at = await services.Now(parsed.GetValue(now), stop);
            var pause = await services.GetRequiredService<ProviderPauses>().StopAll(parsed.GetValue(reason), at, stop);
            Output.Done(parsed, new { paused = true, reason = pause.Reason, since = pause.Since },
                $"{(pause.IsOlderThan(at) ? $"Sending is paused already, since {pause.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC ({pause.Reason}). " : "")}No mail goes out until `digest resume`; digests are composed meanwhile, and newer ones take the place of unsent ones.");
            return 0;
        });
    }

    public static Command Resume()
    {
        var now = Common.Now();
        return Verb.WithDatabase("resume", "Send again after `digest pause`.", [now], async (parsed, services, stop) =>
        {
            if (await services.GetRequiredService<ProviderPauses>().Lift(ProviderPause.Everybody, await services.Now(parsed.GetValue(now), stop), stop) is null)
                throw new UserFault("Sending is not paused.");
            Output.Done(parsed, new { paused = false }, "Mail goes out again at the workers' next look.");
            return 0;
        });
    }

    private static Command Lift()
    {
        var provider = new Argument<string>("provider") { Description = "As `digest status` names it, such as gmail or example.org." };
        var now = Common.Now();
        var verb = Verb.WithDatabase("lift", "Send to a provider again at once, when what it complained of is mended.", [now], async (parsed, services, stop) =>
        {
            var name = parsed.GetValue(provider)!;
            var due = await services.GetRequiredService<ProviderPauses>().Lift(name, await services.Now(parsed.GetValue(now), stop), stop)
                ?? throw new UserFault($"{HeaderText.OneLine(name, 80)} is not paused: `digest status` shows who is.");
            Output.Done(parsed, new { due }, $"Mail goes to {name} again; {due} that waited for it are due now.");
            return 0;
        });
        verb.Add(provider);
        return verb;
    }
}
