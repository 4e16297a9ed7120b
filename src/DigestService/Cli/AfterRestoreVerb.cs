using System.CommandLine;
using DigestService.Digests;
using DigestService.Monitoring;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Cli;

/// <summary><c>after-restore</c>: a dump is older than the last mails; without this, readers would get them twice.</summary>
internal static class AfterRestoreVerb
{
    public static Command Make()
    {
        var dumpedAt = Common.Time("--dumped-at", "When the dump was made (ISO 8601).");
        dumpedAt.Required = true;
        var again = new Option<bool>("--send-again") { Description = "Send again what fell due since the dump, rather than count it as sent." };
        var now = Common.Now();
        return Verb.WithDatabase("after-restore", "After restoring a dump, with the workers stopped and `ingest` run: count what fell due since as sent, and erase, unsubscribe and suppress again whom the journal names.", [dumpedAt, again, now], async (parsed, services, stop) =>
        {
            var at = await services.Now(parsed.GetValue(now), stop);
            if (parsed.GetValue(dumpedAt) > at) throw new UserFault($"--dumped-at {parsed.GetValue(dumpedAt):u} is still to come: name the time at which the dump was made.", 2);
            var database = services.GetRequiredService<NpgsqlDataSource>();
            if (await WorkerStatus.AliveSince(database, parsed.GetValue(dumpedAt)!.Value, stop) is { } machine)
                throw new UserFault($"A worker on {machine} was heard of within the last two minutes, and would send while this counts mails as sent: stop site and workers first (after one that was killed, wait two minutes).", 2);
            await AfterRestore.SkipNumbers(database, stop);
            var (erased, left, suppressed) = await Replay(services, stop);
            var restored = parsed.GetValue(again)
                ? null
                : await AfterRestore.CountAsSent(database, parsed.GetValue(dumpedAt)!.Value, at, stop);
            Output.Done(parsed, new { slots = restored?.Slots ?? 0, mails = restored?.Mails ?? 0, erased, left, suppressed },
                $"{(restored is null ? "What fell due since the dump is sent again" : $"{Words.Count(restored.Slots, "slot")} and {Words.Count(restored.Mails, "waiting mail")} since the dump count as sent")}; {erased} erased again, {left} unsubscribed again, {suppressed} suppressed again.");
            return 0;
        });
    }

    private static async Task<Replayed> Replay(IServiceProvider services, CancellationToken stop)
    {
        var replayed = await services.GetRequiredService<Erasures>().Replay(stop);
        var journal = services.GetRequiredService<ErasureSettings>().Journal;
        if (journal is null) Console.Error.WriteLine("There is no journal of erasures (Digest:Erasures:Journal): whoever was erased, left or complained since the dump is back, and is written to.");
        else if (replayed.Unreadable.Count > 0) Console.Error.WriteLine(ErasureJournal.Unreadable(journal, replayed.Unreadable));
        return replayed;
    }
}
