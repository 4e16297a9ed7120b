using DigestService.Crash;

namespace DigestService.Tests.Journeys;

/// <summary>The short form of <c>bench crash</c>: real processes, killed at seeded moments, and what arrived held against what was due.</summary>
public sealed class KilledAnywhereTests
{
    private static readonly CrashSize Short = new(Readers: 120, Days: 2, Hours: 1, IngestKills: 1, HourKills: 3, TimeSpan.FromMilliseconds(900), LeaseSeconds: 5);

    [Fact]
    public async Task Nothing_is_lost_missed_or_repeated_whatever_is_killed_and_only_what_was_on_its_way_is_doubled()
    {
        if (!OperatingSystem.IsLinux()) return; // it freezes processes and reads /proc
        var folder = Directory.CreateTempSubdirectory("digest-crash-").FullName;
        try
        {
            var due = new CrashWorld(Short, seed: 7).Due().Count();
            var (counts, uncertain) = await CrashRun.Of(Short, seed: 7, folder, Console.Error.WriteLine, CancellationToken.None);

            Assert.Equal(Short.Kills, counts.Kills);
            Assert.Equal(due, counts.Digests);
            Assert.Equal((0, 0, 0, 0), (counts.Lost, counts.Missed, counts.Repeated, counts.Unasked));
            Assert.Equal((0, 0), (counts.DoubledUnexplained, uncertain));
            Assert.InRange(counts.MostSending, 0, CrashRun.Bound);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
