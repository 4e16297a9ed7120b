using System.CommandLine;
using DigestService.Bounces;
using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Cli;

/// <summary><c>bounce</c>: takes messages that came back, and acts on them.</summary>
internal static class BounceVerb
{
    /// <summary>EX_TEMPFAIL of sysexits.h: the mail system keeps the message and tries again.</summary>
    public const int TryAgain = 75;

    private static readonly Argument<string[]> Files = new("file") { Description = "Message files, a Maildir (what was taken moves from new to cur), or - for one message on standard input.", Arity = ArgumentArity.ZeroOrMore };

    public static Command Make()
    {
        var recipient = new Option<string?>("--recipient") { Description = "Whom the mail system delivered it to, if no header says so." };
        var now = Common.Now();
        var verb = Verb.WithDatabase("bounce", $"Take bounces and complaints, and act on them. Where - is named, as by a mail system, whatever is wrong ends with {TryAgain}: keep the message, and try again.", [recipient, now], async (parsed, services, stop) =>
        {
            var places = parsed.GetValue(Files) is { Length: > 0 } named ? named : ["-"];
            var (counts, unreadable) = (ReportCounts.None, 0);
            foreach (var mail in IncomingMail.In(places))
            {
                try
                {
                    var raw = await mail.Read(stop);
                    if (raw.IsEmpty && mail.IsPipe)
                    {
                        await Console.Error.WriteLineAsync("Nothing was given on standard input.");
                        continue;
                    }
                    var taken = await services.GetRequiredService<TakeReport>().Take(
                        raw, parsed.GetValue(recipient), await services.Now(parsed.GetValue(now), stop), stop);
                    mail.Taken();
                    counts = counts.Plus(taken);
                    if (parsed.GetValue(Common.Verbose)) Console.Out.WriteLine(Line(mail.Name, taken));
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    unreadable++;
                    await Console.Error.WriteLineAsync($"{mail.Name} cannot be read: {fault.Message}");
                }
            }
            Output.Done(parsed, counts,
                $"{Words.Count(counts.Messages, "message")}: {counts.Permanent} permanent, {counts.Transient} transient, {Words.Count(counts.Complaints, "complaint")}, {counts.Unknown} unknown, {counts.Delivered} delivered, {counts.Ignored} ignored, {counts.Left} left; {Words.Count(counts.Suppressed, "address", "addresses")} suppressed.");
            return unreadable == 0 ? 0 : IsPipe(parsed) ? TryAgain : 1;
        });
        verb.Add(Files);
        return verb;
    }

    /// <summary>A mail system calls with "-", and knows two ends: taken, and try again. Whatever is wrong here, no message is lost by it.</summary>
    public static bool IsPipe(ParseResult parsed) => parsed.CommandResult.Command.Name == "bounce" && parsed.GetValue(Files)!.Contains("-");

    /// <summary>File, class, recipient, status, separated by tabs; then what was done, and the other recipients.</summary>
    private static string Line(string name, TakenReport taken)
    {
        var gravest = taken.Report.Gravest;
        var others = taken.Report.Recipients.Where(each => !ReferenceEquals(each, gravest)).Select(each => $"also {Word(each.Class)} {each.Address ?? "-"} {each.Status ?? "-"}");
        string[] cells = [name, ClassOf(taken), gravest?.Address ?? "-", gravest?.Status ?? "-", Done(taken), .. others];
        return string.Join('\t', cells);
    }

    private static string ClassOf(TakenReport taken) =>
        taken.Left != LeaveOutcome.NoRequest ? "leave" : taken.IsIgnored ? "ignored" : Word(taken.Report.Class);

    private static string Done(TakenReport taken) => taken.Left switch
    {
        LeaveOutcome.Left => "left",
        LeaveOutcome.HadLeft => "had left",
        LeaveOutcome.UnknownToken => "unknown token",
        _ => taken.Handled is { } handled ? Word(handled) : "not ours",
    };

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
