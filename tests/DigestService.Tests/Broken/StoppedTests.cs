using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Broken;

/// <summary>SIGTERM in the middle of things; for mails on their way see also StoppingTests.</summary>
public sealed class StoppedTests
{
    [FactWhereInstalled("kill")]
    public async Task Stopped_while_it_composes_and_asks_a_source_it_ends_and_leaves_nothing_half_done()
    {
        await using var feeds = await FeedServer.Start();
        feeds.On("/api/daily_papers", FeedReply.Json("[]") with { Hangs = true });
        await using var service = await TestService.Start();
        var now = DateTimeOffset.UtcNow;
        await service.Tell("hf", now.ToString("O"), Told.Listed("1", "Router", $"{now:yyyy-MM-dd}"));
        foreach (var at in Enumerable.Range(1, 30)) await service.Subscribe($"reader{at}@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, now.ToString("O"));
        await service.Do("update schedule set due_at = now() - interval '1 minute'");

        await using var worker = WorkerProcess.Start(
            service.Settings.ConnectionString + ";Command Timeout=4", service.Mail.Port, ("Digest__HuggingFace__Enabled", "true"), ("Digest__HuggingFace__BaseUrl", feeds.BaseUrl));
        await using (var held = await Held.Tables(service, "digests"))
        {
            await held.UntilWaiting(1);
            await worker.Until(() => Task.FromResult(!feeds.Asked.IsEmpty));
            var (exitCode, log) = await worker.Terminate();
            Assert.True(exitCode == 0, log);
        }

        Assert.Equal((0, 0), (await service.Ask<int>("select count(*) from digests"), await service.Ask<int>("select count(*) from outbox")));
        Assert.Equal(0, await service.Ask<int>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
        await service.ComposeAndSend(DateTimeOffset.UtcNow.ToString("O"));
        Assert.Equal(30, service.Mail.Count);
    }
}
