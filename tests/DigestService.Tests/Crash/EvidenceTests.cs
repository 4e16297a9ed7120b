using DigestService.Crash;

namespace DigestService.Tests.Crash;

/// <summary>The files of a run can be counted again by whoever doubts it.</summary>
public sealed class EvidenceTests : IDisposable
{
    private static readonly CrashSize Size = new(Readers: 20, Days: 2, Hours: 1, IngestKills: 1, HourKills: 2, TimeSpan.Zero, LeaseSeconds: 5);
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_seed_writes_the_same_plan_and_the_same_that_is_due()
    {
        var first = Begin(seed: 1);
        Assert.Equal(first, Begin(seed: 1));
        Assert.NotEqual(first.Plan, Begin(seed: 2).Plan);
        Assert.NotEqual(first.Due, Begin(seed: 2).Due);
    }

    [Fact]
    public void What_was_written_is_counted_and_an_earlier_run_is_forgotten()
    {
        Begin(seed: 1);
        var due = Evidence.Due(_folder);
        var taken = due.Select((digest, at) => new TakenMail(default, $"{at}", digest.Recipient, digest.IssueDate, digest.Matched)).ToList();
        File.AppendAllText(Evidence.AcceptedIn(_folder), string.Concat(taken.Skip(1).Select(Evidence.Line)));
        Evidence.Add(_folder, new Killed(default, "worker-1", "delivering", 3, ["1", "2"], [2]));

        var counts = CrashCounts.In(_folder);
        Assert.Equal((due.Count, due.Count - 1, 1, 1, 2), (counts.Due, counts.Digests, counts.Lost, counts.Kills, counts.MostSending));

        Begin(seed: 1);
        Assert.Equal((0, due.Count), (CrashCounts.In(_folder).Kills, CrashCounts.In(_folder).Lost));
    }

    private (string Due, string Plan) Begin(int seed)
    {
        Evidence.Begin(_folder, new CrashWorld(Size, seed).Due(), KillPlan.Of(seed, Size));
        return (File.ReadAllText(Path.Combine(_folder, "due.jsonl")), File.ReadAllText(Path.Combine(_folder, "plan.jsonl")));
    }
}
