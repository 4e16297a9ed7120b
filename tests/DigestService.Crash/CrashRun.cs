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

    /// <summary>How many mails of one worker can be in doubt at a time by design: two a connection and a batch of outcomes.</summary>
    public const int Bound = 2 * Connections + 32;

    /// <param name="folder">Takes the evidence and what the processes said.</param>
    /// <returns>Besides the counts, how many mails the product itself gave up as uncertain.</returns>
    public static async Task<(CrashCounts Counts, int Uncertain)> Of(CrashSize size, int seed, string folder, Action<string> say, CancellationToken stop)
    {
        var world = new CrashWorld(size, seed);
        var plan = KillPlan.Of(seed, size);
        Evidence.Begin(folder, world.Due(), plan);

        await using var feed = await CrashFeed.Start(world);
        await using var rig = await CrashRig.Start(world, feed, folder, say, stop);
        var uncertain = await new CrashRun(world, plan, feed, rig, folder, say, stop).Live();
        return (CrashCounts.In(folder), uncertain);
    }

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
        var time = CrashWorld.Time(day, 0);
        await _rig.GoTo(time);
        foreach (var kill in KillsOf(day, 0))
        {
            await Until(() => IsDone(kill, time, of: CrashPaper.EachDay), TimeSpan.FromSeconds(5));
            await Carry(kill);
        }
        await Needed(async () => await _rig.Database.Left(Moment.Ingesting, time) == 0, "the papers of the day are in");
    }

    private async Task ComposeAndDeliver(int day, int hour)
    {
        var time = CrashWorld.Time(day, hour);
        await _rig.GoTo(time);
        foreach (var kill in KillsOf(day, hour))
        {
            var taken = _rig.TakenBytes;
            await Until(
                kill.Moment == Moment.Composing ? () => IsDone(kill, time, of: _world.Size.Readers / _world.Size.Hours) : () => IsUnderWay(kill, taken),
                TimeSpan.FromSeconds(10));
            await Carry(kill);
        }
        await Needed(async () => await _rig.Database.Uncomposed(time) == 0, "all digests of the hour are composed");
        _say($"day {day + 1}, hour {hour}: {await _rig.Database.Unsent()} to send yet");
    }

    /// <summary>Nothing is killed any more until the last mail of the day is out; what waits to be tried again finds its time come.</summary>
    private async Task Drain(int day)
    {
        var time = CrashWorld.Time(day, _world.Size.Hours);
        await Needed(() => IsDueSent(time), "what is due is sent");
        while (await _rig.Database.Unsent() is > 0 and var unsent)
        {
            time = time.AddMinutes(20);
            if (time > CrashWorld.Time(day, 16)) throw new InvalidOperationException($"{unsent} mails of {CrashWorld.Date(day):yyyy-MM-dd} are still to be sent hours later; the logs are in {_folder}.");
            await _rig.GoTo(time);
            await Needed(() => IsDueSent(time), "what is due is sent");
        }
        _say($"day {day + 1}: all is sent");
    }

    /// <summary>But for what waits for a schedule time that does not come by itself within seconds.</summary>
    private async Task<bool> IsDueSent(DateTimeOffset now) => await _rig.Database.Unsent() == await _rig.Database.Waiting(now.AddSeconds(10));

    private async Task<bool> IsDone(Kill kill, DateTimeOffset now, int of) => await _rig.Database.Left(kill.Moment, now) <= (1 - kill.Share) * of;

    /// <summary>Mails go out, and where a worker is to be killed, both have some on their way.</summary>
    private async Task<bool> IsUnderWay(Kill kill, long taken) =>
        _rig.IsWarm(kill.Victim)
        && (await _rig.Database.Unsent() == 0 || (_rig.TakenBytes > taken && (kill.Victim is Victim.Database or Victim.MailServer || (await _rig.Database.Sending()).Count > 1)));

    private IEnumerable<Kill> KillsOf(int day, int hour) => _plan.Where(kill => kill.Day == day && kill.Hour == hour);

    private async Task Carry(Kill kill)
    {
        await Task.Delay(kill.After, _stop);
        var killed = await _rig.Kill(kill, _stop);
        Evidence.Add(_folder, killed);
        _say($"{killed.Moment}: killed {killed.Process}, {killed.Left} left to do, {killed.Sending.Count} mails on their way");
    }

    private async Task Needed(Func<Task<bool>> condition, string what)
    {
        await _rig.AllBack();
        if (!await Until(condition, Patience)) throw new InvalidOperationException($"Waited {Patience.TotalMinutes} minutes in vain until {what}; the logs are in {_folder}.");
    }

    private async Task<bool> Until(Func<Task<bool>> condition, TimeSpan patience)
    {
        await _rig.DatabaseBack();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(10, _stop))
        {
            if (await condition()) return true;
            _rig.Supervise(_stop);
        }
        return false;
    }
}
