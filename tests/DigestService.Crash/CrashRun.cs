using System.Diagnostics;

namespace DigestService.Crash;

/// <summary>
/// The story: days pass; each brings papers, which the workers take in, and readers, whose digests they compose and send; and
/// again and again something is killed. At the end stands what was due, what arrived, and what was in doubt.
/// </summary>
public sealed class CrashRun
{
    /// <summary>Of each worker to the mail server.</summary>
    public const int Connections = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly CrashWorld _world;
    private readonly IReadOnlyList<Kill> _plan;
    private readonly CrashFeed _feed;
    private readonly CrashRig _rig;
    private readonly string _folder;
    private readonly Action<string> _say;
    private readonly CancellationToken _stop;

    private CrashRun(CrashWorld world, IReadOnlyList<Kill> plan, CrashFeed feed, CrashRig rig, string folder, Action<string> say, CancellationToken stop) =>
        (_world, _plan, _feed, _rig, _folder, _say, _stop) = (world, plan, feed, rig, folder, say, stop);

    /// <summary>How many mails can be in doubt at a time by design: two a connection and a batch of outcomes, for each worker.</summary>
    public const int Bound = 2 * (2 * Connections + 32);

    /// <param name="folder">Takes <c>due.jsonl</c>, <c>accepted.jsonl</c>, <c>kills.jsonl</c> and what the processes said.</param>
    public static async Task<(CrashCounts Counts, int Uncertain)> Of(CrashSize size, int seed, string folder, Action<string> say, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        foreach (var old in new[] { "due.jsonl", "accepted.jsonl", "kills.jsonl" }) File.Delete(Path.Combine(folder, old));
        var world = new CrashWorld(size, seed);
        List<DueDigest> due = [.. world.Due()];
        Evidence.Write(Path.Combine(folder, "due.jsonl"), due);

        await using var feed = await CrashFeed.Start(world);
        await using var rig = await CrashRig.Start(world, feed, folder, say, stop);
        var run = new CrashRun(world, KillPlan.Of(seed, size), feed, rig, folder, say, stop);
        var uncertain = await run.Live();
        return (CrashCounts.Of(due, Evidence.Read<TakenMail>(rig.TakenFile), Evidence.Read<Killed>(run.KillsFile)), uncertain);
    }

    private string KillsFile => Path.Combine(_folder, "kills.jsonl");

    private async Task<int> Live()
    {
        for (var day = 0; day < _world.Size.Days; day++)
        {
            await Ingest(day);
            for (var hour = 1; hour <= _world.Size.Hours; hour++) await ComposeAndDeliver(day, hour);
            await Drain(day);
        }
        return await _rig.Database.Uncertain();
    }

    private async Task Ingest(int day)
    {
        _feed.Forget();
        await _rig.GoTo(CrashWorld.Time(day, 0));
        foreach (var kill in KillsOf(day, 0))
        {
            await Until(() => Task.FromResult(_feed.LastAsker.Length > 0), TimeSpan.FromSeconds(10));
            await Carry(kill);
            _feed.Forget();
        }
        await Needed(async () => await _rig.Database.Listed(CrashWorld.Date(day)) == CrashPaper.EachDay, "the papers of the day are in");
    }

    private async Task ComposeAndDeliver(int day, int hour)
    {
        var before = await _rig.Database.Digests();
        var time = CrashWorld.Time(day, hour);
        await _rig.GoTo(time);
        foreach (var kill in KillsOf(day, hour))
        {
            var taken = _rig.TakenBytes;
            await Until(kill.Moment == Moment.Composing
                ? async () => await _rig.Database.Digests() > before
                : async () => _rig.IsWarm(kill.Victim) && (_rig.TakenBytes > taken || await _rig.Database.Unsent() == 0), TimeSpan.FromSeconds(15));
            await Carry(kill);
        }
        await Needed(() => _rig.Database.AllComposed(time), "all digests of the hour are composed");
        _say($"day {day + 1}, hour {hour}: {await _rig.Database.Unsent()} to send yet");
    }

    /// <summary>Nothing is killed any more until the last mail of the day is out; what waits to be tried again finds its time come.</summary>
    private async Task Drain(int day)
    {
        for (var time = CrashWorld.Time(day, _world.Size.Hours).AddMinutes(20); await _rig.Database.Unsent() > 0; time = time.AddMinutes(20))
        {
            if (time > CrashWorld.Time(day, 16)) throw new InvalidOperationException($"{await _rig.Database.Unsent()} mails of {CrashWorld.Date(day):yyyy-MM-dd} are still to be sent hours later.");
            await _rig.GoTo(time);
            var now = time;
            await Needed(async () => await _rig.Database.Unsent() is var unsent && (unsent == 0 || unsent == await _rig.Database.Waiting(now.AddSeconds(10))), "what is due is sent");
        }
        _say($"day {day + 1}: all is sent");
    }

    private IEnumerable<Kill> KillsOf(int day, int hour) => _plan.Where(kill => kill.Day == day && kill.Hour == hour);

    private async Task Carry(Kill kill)
    {
        await Task.Delay(kill.After, _stop);
        var killed = await _rig.Kill(kill, _stop);
        await File.AppendAllTextAsync(KillsFile, Evidence.Line(killed), CancellationToken.None);
        _say($"{killed.Moment}: killed {killed.Process} with {killed.Sending.Count} mails on their way");
    }

    private async Task Needed(Func<Task<bool>> condition, string what)
    {
        await _rig.AllBack();
        if (!await Until(condition, Patience)) throw new InvalidOperationException($"Waited {Patience.TotalMinutes} minutes in vain until {what}; the logs are in {_folder}.");
    }

    private async Task<bool> Until(Func<Task<bool>> condition, TimeSpan patience)
    {
        await _rig.DatabaseBack();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(30, _stop))
        {
            if (await condition()) return true;
            _rig.Supervise(_stop);
        }
        return false;
    }
}
