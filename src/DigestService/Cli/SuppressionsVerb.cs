using System.CommandLine;
using System.Globalization;
using CsvHelper;
using DigestService.Cli.Subscribers;
using DigestService.Subscribers;

namespace DigestService.Cli;

/// <summary><c>suppressions …</c>: who is not written to, and why.</summary>
internal static class SuppressionsVerb
{
    public static Command Make() => new("suppressions", "Who is not written to, and why.") { List(), Add(), Lift(), Export() };

    private static Command List() =>
        Verb.WithDatabase("list", "Show who is not written to, the newest first.", [], async (parsed, services, stop) =>
        {
            var listed = await services.GetRequiredService<Suppressions>().List(stop);
            foreach (var each in listed) Output.Tell(parsed, $"{Name(each)}\t{each.SuppressedAt:yyyy-MM-dd}\t{each.Reason}");
            Output.Done(parsed, new { suppressions = listed.Count, erased = listed.Count(each => each.Email is null) }, $"{Rendering.Words.Count(listed.Count, "address is", "addresses are")} not written to.");
            return 0;
        });

    private static Command Add()
    {
        var email = SubscribersVerb.EmailArgument();
        var reason = Common.Reason("Why, in a few words; it is kept.");
        var now = Common.Now();
        var verb = Verb.WithDatabase("add", "Write to an address no more, whether it is on the list or not.", [reason, now], async (parsed, services, stop) =>
        {
            var address = EmailAddress.Parse(parsed.GetValue(email)!);
            await services.GetRequiredService<Suppressions>().Add(address, parsed.GetValue(reason) ?? "by the operator", await services.Now(parsed.GetValue(now), stop), stop);
            Output.Done(parsed, new { added = 1 }, $"{address} is not written to any more.");
            return 0;
        });
        verb.Add(email);
        return verb;
    }

    private static Command Lift()
    {
        var email = SubscribersVerb.EmailArgument();
        email.Arity = ArgumentArity.ZeroOrOne;
        var since = Common.Time("--since", "Instead of one address, all that bounced since this time, as a relay with wrong tables makes them.");
        var reason = Common.Reason("Why, in a few words; it is kept.");
        reason.Required = true;
        var now = Common.Now();
        var verb = Verb.WithDatabase("lift", "Write to an address again; its subscription goes on where it stopped.", [since, reason, now], async (parsed, services, stop) =>
        {
            if (parsed.GetValue(email) is null == parsed.GetValue(since) is null) throw new UserFault("Name either an address or --since TIME.", 2);
            if (parsed.GetValue(since) is { } from)
            {
                var lifted = await services.GetRequiredService<Suppressions>().LiftBounced(from, parsed.GetValue(reason)!, await services.Now(parsed.GetValue(now), stop), stop);
                Output.Done(parsed, new { lifted }, $"{Rendering.Words.Count(lifted, "address is", "addresses are")} written to again.");
                return 0;
            }
            var address = EmailAddress.Parse(parsed.GetValue(email)!);
            if (!await services.GetRequiredService<Suppressions>().Lift(address, parsed.GetValue(reason)!, await services.Now(parsed.GetValue(now), stop), stop))
                throw new UserFault($"{address} is not suppressed: `digest suppressions list` shows who is.");
            var left = await services.GetRequiredService<SubscriberStore>().Find(address, stop) is { State: SubscriberState.Unsubscribed };
            Output.Done(parsed, new { lifted = 1, left }, left ? $"{address} may be written to again; they have left and must sign up anew." : $"{address} is written to again.");
            return 0;
        });
        verb.Add(email);
        return verb;
    }

    private static Command Export()
    {
        var file = Common.Path("--out", "Write to this file rather than to stdout.");
        return Verb.WithDatabase("export", "Write the list as CSV: email, address_hash, reason, suppressed_at.", [file], async (parsed, services, stop) =>
        {
            var target = parsed.GetValue(file);
            if (target is null && parsed.GetValue(Common.Json)) throw new UserFault("--json needs --out FILE here, since the list itself goes to stdout.", 2);
            var listed = await services.GetRequiredService<Suppressions>().List(stop);
            if (target is null)
            {
                Write(Console.Out, listed);
                return 0;
            }
            OutputFile.Write(target, writer => Write(writer, listed));
            Output.Done(parsed, new { exported = listed.Count }, $"{Rendering.Words.Count(listed.Count, "suppression was", "suppressions were")} written to {Path.GetFullPath(target)}.");
            return 0;
        });
    }

    private static void Write(TextWriter writer, IReadOnlyList<Suppression> listed)
    {
        using var csv = CsvWriter.Create(writer, leaveOpen: true);
        csv.WriteHeader(["email", "address_hash", "reason", "suppressed_at"]);
        foreach (var each in listed)
            csv.WriteRecord([CsvCells.Written(each.Email ?? ""), Convert.ToHexStringLower(each.AddressHash), CsvCells.Written(each.Reason), each.SuppressedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)]);
    }

    private static string Name(Suppression each) => each.Email ?? $"(address not kept: {Convert.ToHexStringLower(each.AddressHash)[..12]}…)";
}
