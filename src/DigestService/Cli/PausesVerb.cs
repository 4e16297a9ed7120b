using System.CommandLine;
using DigestService.Delivery;

namespace DigestService.Cli;

/// <summary><c>pauses lift</c>: to a provider whose complaint is mended. <c>status</c> shows them.</summary>
internal static class PausesVerb
{
    public static Command Make() => new("pauses", "Providers that are left alone for now; `digest status` shows them.") { Lift() };

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
