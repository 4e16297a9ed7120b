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

    private readonly CrashSize _size;
    private readonly string _folder;
    private readonly CrashFeed _feed;
    private readonly Dictionary<Victim, Child> _children = [];
    private readonly Dictionary<Victim, Task> _returning = [];
    private readonly Dictionary<Victim, long> _begun = [];
    private readonly int _port = FreePort();
    private DateTimeOffset _time;

    private CrashRig(CrashSize size, string folder, CrashFeed feed, PrivatePostgres postgres, string connectionString)
    {
        (_size, _folder, _feed, Postgres) = (size, folder, feed, postgres);
        Database = new CrashDatabase(connectionString);
    }

    private PrivatePostgres Postgres { get; }

    public CrashDatabase Database { get; }

    public string TakenFile => Path.Combine(_folder, "accepted.jsonl");

    /// <summary>Grows while mails are accepted.</summary>
    public long TakenBytes => File.Exists(TakenFile) ? new FileInfo(TakenFile).Length : 0;

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
        await Back(Victim.Database);
        Supervise(stop);
        await Back(kill.Victim);
        var workers = Workers.Where(worker => !_children[worker].HasEnded).ToList();
        foreach (var worker in workers) await _children[worker].Freeze();
        var sending = await Database.Sending();
        var killed = new Killed(DateTimeOffset.UtcNow, NameOf(kill.Victim), $"{kill.Moment}".ToLowerInvariant(), sending);
        await (kill.Victim == Victim.Database ? Database.Crash(Postgres) : _children[kill.Victim].Kill());
        _returning[kill.Victim] = Return(kill.Victim, kill.Down, stop);
        foreach (var worker in workers) _children[worker].Thaw();
        return killed;
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
        if (_children.Remove(victim, out var before)) await before.DisposeAsync();
        _begun[victim] = Stopwatch.GetTimestamp();
        var log = Path.Combine(_folder, $"{NameOf(victim)}.log");
        if (victim == Victim.MailServer)
        {
            _children[victim] = await Child.Start(["dotnet", typeof(RecordingServer).Assembly.Location, $"{_port}", TakenFile, $"{_size.SlowestMail.TotalMilliseconds:0}"], new Dictionary<string, string>(), log);
            while (!await Listens()) await Task.Delay(20);
        }
        else
        {
            _children[victim] = await Child.Start(["dotnet", typeof(Product).Assembly.Location, "worker", "--now", _time.ToString("O")], Settings(victim), log);
        }
    }

    private Dictionary<string, string> Settings(Victim worker) => new()
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
        ["Digest__HuggingFace__BaseUrl"] = $"{_feed.Url}/{NameOf(worker)}",
        ["Digest__HuggingFace__RepollDays"] = "3",
        ["Digest__HuggingFace__MinSecondsBetweenRequests"] = "0.3",
        ["Digest__Arxiv__Enabled"] = "false",
        ["Digest__Schedule__IngestMinutes"] = "1",
        ["Digest__Schedule__ComposeSeconds"] = "1",
        ["Digest__Schedule__DeliverSeconds"] = "1",
        ["Digest__Schedule__ComposeBatch"] = "25",
        ["Digest__Schedule__LeaseSeconds"] = $"{_size.LeaseSeconds}",
    };

    public static string NameOf(Victim victim) => victim switch
    {
        Victim.Worker1 => "worker-1",
        Victim.Worker2 => "worker-2",
        Victim.Database => "database",
        _ => "mail-server",
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
    }
}
