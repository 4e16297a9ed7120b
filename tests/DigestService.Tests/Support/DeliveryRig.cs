using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestService.Tests.Support;

/// <summary>A database, a relay on loopback that can be told to misbehave, and delivery between them.</summary>
public sealed class DeliveryRig : IAsyncDisposable
{
    private readonly List<SmtpPool> _pools = [];

    private DeliveryRig(TestDatabase database, LoopbackSmtpServer relay) => (Database, Relay, Seed) = (database, relay, new OutboxSeed(database.Source));

    public TestDatabase Database { get; }
    public LoopbackSmtpServer Relay { get; }
    public OutboxSeed Seed { get; }

    public static async Task<DeliveryRig> Create(LoopbackScript? script = null, Func<LoopbackOptions, LoopbackOptions>? relay = null)
    {
        var options = new LoopbackOptions { Script = script };
        return new DeliveryRig(await TestDatabase.Create(), LoopbackSmtpServer.Start(relay?.Invoke(options) ?? options));
    }

    public SmtpSettings Smtp => new() { Host = "127.0.0.1", Port = Relay.Port, Tls = SmtpTls.None, Connections = 3, TimeoutSeconds = 5 };

    /// <summary>A worker of its own: its own pool, its own leases.</summary>
    public DeliverEmails Worker(PrepareMails? prepare = null, Func<DeliveryOptions, DeliveryOptions>? options = null, Func<SmtpSettings, SmtpSettings>? smtp = null, ILogger<DeliverEmails>? log = null)
    {
        var pool = new SmtpPool(smtp?.Invoke(Smtp) ?? Smtp);
        _pools.Add(pool);
        var quick = new DeliveryOptions { DrainPoll = TimeSpan.FromMilliseconds(50), StopWithin = TimeSpan.FromSeconds(1), RedialAfter = TimeSpan.FromMilliseconds(100) };
        return new DeliverEmails(Database.Source, pool, prepare ?? Seed.Prepare, options?.Invoke(quick) ?? quick, log ?? NullLogger<DeliverEmails>.Instance);
    }

    public Task<DeliveryReport> Run(TimeSpan? later = null, bool drain = false, DeliverEmails? worker = null) =>
        (worker ?? Worker()).Run(OutboxSeed.Now + (later ?? TimeSpan.Zero), drain, default);

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools)
            await pool.DisposeAsync();
        await Relay.DisposeAsync();
        await Database.DisposeAsync();
    }
}
