using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DigestService.Database;

namespace DigestService.Crash;

/// <summary>The processes of a run: a database, a mail server, two workers; each can be killed and comes back.</summary>
public sealed class CrashRig : IAsyncDisposable
{
    private static readonly Victim[] Workers = [Victim.Worker1, Victim.Worker2];

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CrashSize _size;
    private readonly string _folder;
    private readonly CrashFeed _feed;
    private readonly ConcurrentDictionary<Victim, Child> _children = [];
    private readonly Dictionary<Victim, Task> _returning = [];
    private readonly ConcurrentDictionary<Victim, long> _begun = [];
    private readonly SemaphoreSlim _starting = new(1);
    private readonly int _port = PrivatePostgres.FreePort();
    private DateTimeOffset _time;

    private CrashRig(CrashSize size, string folder, CrashFeed feed, PrivatePostgres postgres, string connectionString)
    {
        (_size, _folder, _feed, Postgres) = (size, folder, feed, postgres);
        Database = new CrashDatabase(connectionString);
    }

    private PrivatePostgres Postgres { get; }

    public CrashDatabase Database { get; }

    /// <summary>Grows while mails are accepted.</summary>
    public long TakenBytes => new FileInfo(Evidence.AcceptedIn(_folder)).Length;

    public static async Task<CrashRig> Start(CrashWorld world, CrashFeed feed, string folder, Action<string> say, CancellationToken stop)
    {
        var postgres = await PrivatePostgres.Start(durable: true, say, stop);
        var rig = new CrashRig(world.Size, folder, feed, postgres, await postgres.CreateDatabase("crash") + ";Pooling=false");
        await using (var database = DigestDatabase.Open(rig.Database.ConnectionString)) await world.Fill(database, stop);
        await rig.Begin(Victim.MailServer);
        return rig;
    }

    /// <summary>The workers end as an operator ends them, and begin again at another schedule time.</summary>
    public async Task GoTo(DateTimeOffset time)
    {
        await AllBack();
        _time = time;
        foreach (var worker in Workers.Where(_children.ContainsKey)) await _children[worker].Stop();
        foreach (var worker in Workers) await Begin(worker);
    }

    /// <summary>
    /// Kills, and brings back after a while. The workers stand still meanwhile, so that what is in <c>sending</c> at that moment
    /// is known and not guessed.
    /// </summary>
    public async Task<Killed> Kill(Kill kill, CancellationToken stop)
    {
        var workers = await Freeze(kill.Victim, stop);
        try
        {
            await Database.Settle();
            var sending = await Database.Sending();
            var left = await Database.Left(kill.Moment, _time);
            var killed = new Killed(DateTimeOffset.UtcNow, Crash.Kill.NameOf(kill.Victim), Crash.Kill.NameOf(kill.Moment), left, [.. sending.SelectMany(session => session)], [.. sending.Select(session => session.Count())]);
            await (kill.Victim == Victim.Database ? Database.Crash(Postgres) : _children[kill.Victim].Kill());
            _returning[kill.Victim] = Return(kill.Victim, kill.Down, stop);
            return killed;
        }
        finally
        {
            foreach (var worker in workers) worker.Thaw();
            _starting.Release();
        }
    }

    /// <returns>
    /// The workers that stand still, the victim among them, if it is one: who has ended by itself cannot be killed. Until the caller
    /// releases <see cref="_starting"/>, none begins to run beside them.
    /// </returns>
    private async Task<List<Child>> Freeze(Victim victim, CancellationToken stop)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            await Back(Victim.Database);
            Supervise(stop);
            await Back(victim);
            await _starting.WaitAsync(stop);
            var frozen = new List<Child>();
            foreach (var worker in Workers.Select(worker => _children[worker]))
                if (await worker.Freeze()) frozen.Add(worker);
            if (!Workers.Contains(victim) || frozen.Contains(_children[victim])) return frozen;
            foreach (var worker in frozen) worker.Thaw();
            _starting.Release();
        }
        throw new InvalidOperationException($"The process {Crash.Kill.NameOf(victim)} ends by itself again and again; its log is in {_folder}.");
    }

    /// <summary>It has been there for long enough to be in the middle of something.</summary>
    public bool IsWarm(Victim victim) => Back(victim).IsCompleted && (!_begun.TryGetValue(victim, out var begun) || Stopwatch.GetElapsedTime(begun) > WarmUp);

    /// <summary>Starts a worker again that ended by itself, as a service manager does: at its start it wants a database.</summary>
    public void Supervise(CancellationToken stop)
    {
        foreach (var worker in Workers.Where(worker => Back(worker).IsCompleted && _children[worker].HasEnded)) _returning[worker] = Return(worker, TimeSpan.FromMilliseconds(500), stop);
    }

    public Task DatabaseBack() => Back(Victim.Database);

    public async Task AllBack()
    {
        foreach (var victim in Enum.GetValues<Victim>()) await Back(victim);
    }

    private Task Back(Victim victim) => _returning.GetValueOrDefault(victim, Task.CompletedTask);

    private async Task Return(Victim victim, TimeSpan after, CancellationToken stop)
    {
        await Task.Delay(after, stop);
        await (victim == Victim.Database ? Postgres.Restart(stop) : Begin(victim));
    }

    private async Task Begin(Victim victim)
    {
        await _starting.WaitAsync();
        try
        {
            await Start(victim);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task Start(Victim victim)
    {
        if (_children.TryRemove(victim, out var before)) await before.DisposeAsync();
        _begun[victim] = Stopwatch.GetTimestamp();
        var log = Path.Combine(_folder, $"{Crash.Kill.NameOf(victim)}.log");
        if (victim == Victim.MailServer)
        {
            _children[victim] = await Child.Start(["dotnet", typeof(RecordingServer).Assembly.Location, $"{_port}", Evidence.AcceptedIn(_folder), $"{_size.SlowestMail.TotalMilliseconds:0}"], new Dictionary<string, string>(), log);
            while (!await Listens()) await Task.Delay(20);
        }
        else
        {
            _children[victim] = await Child.Start(["dotnet", typeof(Product).Assembly.Location, "worker", "--now", _time.ToString("O")], Settings(), log);
        }
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["ConnectionStrings__Digest"] = Database.ConnectionString.Replace(";Pooling=false", "", StringComparison.Ordinal),
        ["Digest__Links__Key"] = "a key that signs links in benches, long enough",
        ["Digest__Site__PublicUrl"] = "https://digest.example.org",
        ["Digest__Site__Operator"] = "Example Lab",
        ["Digest__Site__Contact"] = "operator@digest.example.org",
        ["Digest__Site__PostalAddress"] = "1 Example Street",
        ["Digest__Sender__Address"] = $"papers@{CrashDatabase.SenderDomain}",
        ["Digest__Smtp__Host"] = "127.0.0.1",
        ["Digest__Smtp__Port"] = $"{_port}",
        ["Digest__Smtp__Tls"] = "None",
        ["Digest__Smtp__Connections"] = $"{CrashRun.Connections}",
        ["Digest__HuggingFace__BaseUrl"] = _feed.Url,
        ["Digest__HuggingFace__RepollDays"] = "3",
        ["Digest__HuggingFace__MinSecondsBetweenRequests"] = "0.3",
        ["Digest__Arxiv__Enabled"] = "false",
        ["Digest__Schedule__IngestMinutes"] = "1",
        ["Digest__Schedule__ComposeSeconds"] = "1",
        ["Digest__Schedule__DeliverSeconds"] = "1",
        ["Digest__Schedule__ComposeBatch"] = $"{Math.Max(1, _size.Readers / _size.Hours / 50)}",
        ["Digest__Schedule__LeaseSeconds"] = $"{_size.LeaseSeconds}",
        ["DOTNET_TC_QuickJitForLoops"] = "1", // it starts sooner
    };

    private async Task<bool> Listens()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await AllBack();
        }
        catch (OperationCanceledException)
        {
        }
        foreach (var child in _children.Values) await child.DisposeAsync();
        await Database.DisposeAsync();
        await Postgres.DisposeAsync();
        _starting.Dispose();
    }
}
