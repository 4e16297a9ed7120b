using DigestService.Database;
using DigestService.Delivery;
using DigestService.Monitoring;
using DigestService.Delivery.Loopback;
using DigestService.Digests;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Cli.Demo;

/// <summary>What the demo came to; delivered is what the mailbox took.</summary>
internal sealed record DemoReport(int Papers, int Subscribers, int Digests, int Delivered, int Failed);

/// <summary>A day of the service in a few seconds: schema, papers, readers, composing, delivery.</summary>
internal static class DemoStory
{
    public static async Task<DemoReport> Run(IServiceProvider services, DemoPapers.Bring bring, LoopbackSmtpServer mailServer, CancellationToken stop)
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        await Migrations.Apply(database, stop);
        var now = await bring(services, stop);

        var subscription = services.GetRequiredService<Subscription>();
        foreach (var (email, profile) in DemoReaders.All) await subscription.Begin(EmailAddress.Parse(email), profile, confirmed: true, now, stop);
        var composed = await services.GetRequiredService<ComposeDigests>().Run(now, batchSize: 1000, stop: stop);
        var sent = await services.GetRequiredService<DeliverEmails>().Run(now, drain: true, stop, tellsFault: true);
        if (sent.Fault is { } fault) await Console.Error.WriteLineAsync(fault);

        await using var connection = await database.OpenConnectionAsync(stop);
        var status = await ServiceStatus.Read(connection, services.GetRequiredService<SmtpSettings>(), [], now, stop);
        return new DemoReport(status.Papers, DemoReaders.All.Count, composed.Digests, mailServer.Count, sent.Later + sent.Refused + sent.Uncertain + sent.Cancelled);
    }
}
