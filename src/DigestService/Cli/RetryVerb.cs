using System.CommandLine;
using DigestService.Delivery;
using DigestService.SetAside;

namespace DigestService.Cli;

/// <summary><c>retry</c>: what failed a few times and was set aside, once its cause is mended. <c>status</c> shows it.</summary>
internal static class RetryVerb
{
    public static Command Make()
    {
        var name = new Argument<string?>("name") { Description = "As `digest status` names it, such as reader:17; all without.", Arity = ArgumentArity.ZeroOrOne };
        var now = Common.Now();
        var verb = Verb.WithDatabase("retry", "Try again what was set aside; `digest status` shows it.", [now], async (parsed, services, stop) =>
        {
            var asked = parsed.GetValue(name);
            var due = await services.GetRequiredService<SetAsides>().TryAgain(asked, await services.Now(parsed.GetValue(now), stop), stop);
            if (due == 0 && asked is not null) throw new UserFault($"{HeaderText.OneLine(asked, 80)} is not set aside: `digest status` shows what is.");
            Output.Done(parsed, new { due }, due == 0 ? "Nothing is set aside." : $"{due} will be tried again at the worker's next look.");
            return 0;
        });
        verb.Add(name);
        return verb;
    }
}
