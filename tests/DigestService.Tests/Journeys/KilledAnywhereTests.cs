using DigestService.Crash;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>The short form of <c>bench crash</c>: real processes, killed at seeded moments, and what arrived held against what was due.</summary>
public sealed class KilledAnywhereTests(KilledAnywhereTests.OneRun run) : IClassFixture<KilledAnywhereTests.OneRun>
{
    private const int Seed = 55; // kills each kind of process

    /// <summary>More readers than one worker leases at a time, so that both have mails on their way.</summary>
    private static readonly CrashSize Short = new(Readers: 130, Days: 1, Hours: 1, IngestKills: 1, HourKills: 3, TimeSpan.FromMilliseconds(300), LeaseSeconds: 5);

    [FactOnLinux]
    public async Task Nothing_is_lost_missed_or_repeated_whatever_is_killed_and_only_what_was_on_its_way_is_doubled()
    {
        var (counts, uncertain) = await run.Ended;

        Assert.Empty(counts.Faults());
        Assert.Equal((Short.Kills, counts.Due, 0), (counts.Kills, counts.Digests, uncertain));
        Assert.InRange(counts.Digests, Short.Readers * 9 / 10, Short.Readers);
    }

    /// <summary>A count that cannot find a fault in what it has just called good proves nothing.</summary>
    [FactOnLinux]
    public async Task Whoever_tampers_with_the_evidence_is_found_out()
    {
        await run.Ended;
        var (due, taken, kills) = (Evidence.Due(run.Folder), Evidence.Accepted(run.Folder), Evidence.Kills(run.Folder));
        var once = taken.First(mail => !kills.Any(kill => kill.Sending.Contains(mail.MessageId)));
        var others = taken.Where(mail => mail != once).ToList();

        Assert.Equal(1, CrashCounts.Of(due, others, kills).Lost);
        Assert.Equal(1, CrashCounts.Of(due, [.. others, once with { Shown = [.. once.Shown.Skip(1)] }], kills).Missed);
        Assert.Equal(1, CrashCounts.Of(due, [.. others, once with { Shown = [.. once.Shown, once.Shown[0]] }], kills).Repeated);
        Assert.Equal(1, CrashCounts.Of(due, [.. taken, once with { MessageId = "another", Shown = [] }], kills).DoubledUnexplained);
        Assert.Equal(1, CrashCounts.Of(due, [.. taken, once], kills).DoubledUnexplained);
        Assert.Equal(1, CrashCounts.Of([.. due.Where(digest => digest.Recipient != once.Recipient)], [.. others, once with { Shown = [] }], kills).Unasked);
    }

    public sealed class OneRun : IDisposable
    {
        private readonly Lazy<Task<(CrashCounts Counts, int Uncertain)>> _run;

        public OneRun() => _run = new(() => CrashRun.Of(Short, Seed, Folder, Console.Error.WriteLine, CancellationToken.None));

        public string Folder { get; } = Directory.CreateTempSubdirectory("digest-crash-").FullName;

        public Task<(CrashCounts Counts, int Uncertain)> Ended => _run.Value;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
