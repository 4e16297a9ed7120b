using System.Diagnostics.Metrics;
using DigestService.Delivery;
using DigestService.Database;
using DigestService.Papers;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>What the database says of the whole service, as metrics: read every half minute, whoever asks how often. Each process tells the same.</summary>
internal sealed class ServiceGauges : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _database;
    private readonly SmtpSettings _smtp;
    private readonly IPaperSource[] _sources;
    private readonly ILogger<ServiceGauges> _log;
    private ServiceStatus? _status;
    private DateTimeOffset _at;

    public ServiceGauges(Telemetry telemetry, NpgsqlDataSource database, SmtpSettings smtp, IEnumerable<IPaperSource> sources, ILogger<ServiceGauges> log)
    {
        (_database, _smtp, _sources, _log) = (database, smtp, [.. sources], log);
        var meter = telemetry.Meter;
        Observe("digest.subscribers", "{reader}", "Readers, by state.", status => status.Subscribers.Select(each => new Measurement<double>(each.Value, Tag("state", each.Key))));
        Observe("digest.outbox.mails", "{mail}", "Mails that are not done, by state; at most 100,000 are counted.", status => status.Waiting.Select(each => new Measurement<double>(each.Count, Tag("state", each.State))));
        Observe("digest.outbox.overdue", "s", "How long the mail that is longest due has been due.", status => One(Age(status.OverdueSince)));
        Observe("digest.outbox.in_vain", "{mail}", "Mails that were tried and not taken for two hours; at most 1,000 are counted.", status => One(status.InVain));
        Observe("digest.due", "{reader}", "Readers whose digest is to be composed now.", status => One(status.Due));
        Observe("digest.set_aside", "{item}", "Readers, mails and papers that failed a few times.", status => One(status.SetAside));
        Observe("digest.sending.stopped", "", "1 while the operator has paused all sending.", status => One(status.Stopped is null ? 0 : 1));
        Observe("digest.provider.paused", "", "1 for each provider that is left alone.", status => status.Paused.Select(each => new Measurement<double>(1, Tag("provider", each.Provider))));
        Observe("digest.relay.paused", "", "1 while a worker leaves the relay alone.", status => status.Relays.Select(each => new Measurement<double>(each.PausedUntil is null ? 0 : 1, Tag("relay", each.Relay))));
        Observe("digest.source.missing_days", "{day}", "Days of the last seven that a source owes by its own calendar.", status => status.Sources.Select(each => new Measurement<double>(each.Missing.Count(), Tag("source", each.Source))));
        Observe("digest.source.looked", "s", "How long ago a source was last asked.", status => status.Sources.Select(each => new Measurement<double>(Age(each.LastLooked), Tag("source", each.Source))));
        Observe("digest.workers", "{worker}", "Workers that were heard of in the last two minutes.", status => One(status.Workers.Count(each => each.IsAliveAt(_at))));
        Observe("digest.papers.stored", "{paper}", "Papers in the database.", status => One(status.Papers));

        void Observe(string name, string unit, string description, Func<ServiceStatus, IEnumerable<Measurement<double>>> tell) =>
            meter.CreateObservableGauge(name, () => _status is { } status ? tell(status) : [], unit, description);
    }

    public async Task Refresh(CancellationToken stop = default)
    {
        await using var connection = await _database.OpenConnectionAsync(stop);
        _at = await _database.Clock(stop);
        _status = await ServiceStatus.Read(connection, _smtp, _sources, _at, stop);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Every);
        try
        {
            do await TryRefresh(stoppingToken);
            while (await clock.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Old figures would look as if all went on: without a database there are none.</summary>
    private async Task TryRefresh(CancellationToken stop)
    {
        try
        {
            await Refresh(stop);
        }
        catch (NpgsqlException fault)
        {
            _status = null;
            _log.LogWarning("The metrics of the service could not be read, since {Reason}", DatabaseFaults.InWords(fault));
        }
    }

    private double Age(DateTimeOffset? since) => since is { } then ? Math.Max(0, (_at - then).TotalSeconds) : 0;

    private static IEnumerable<Measurement<double>> One(double value) => [new(value)];

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
