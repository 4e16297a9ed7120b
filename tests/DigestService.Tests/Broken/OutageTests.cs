using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Broken;

/// <summary>The database goes away for long under a worker that runs, and comes back.</summary>
public sealed class OutageTests
{
    [FactWhereInstalled("kill")]
    public async Task After_a_long_outage_each_reader_gets_one_digest_with_all_that_came()
    {
        await using var service = await TestService.Start();
        await using var line = DatabaseLine.To(service.Settings.ConnectionString!);
        var now = DateTimeOffset.UtcNow;
        var today = $"{now:yyyy-MM-dd}";
        foreach (var at in Enumerable.Range(1, 25)) await service.Subscribe($"reader{at}@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, now.AddDays(-5).ToString("O"));
        await service.Do("update schedule set due_at = 'infinity', last_issue_date = @day", new { day = DateOnly.FromDateTime(now.UtcDateTime.AddDays(-5)) });
        await using var worker = WorkerProcess.Start(line.ConnectionString, service.Mail.Port);
        await worker.Until(() => service.Ask<bool>("select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%from schedule where bucket%')"));

        line.Cut();
        // Meanwhile papers come every day, by another worker, and five slots of each reader pass.
        foreach (var back in Enumerable.Range(0, 4)) await service.Tell("hf", now.AddDays(-back).ToString("O"), Told.Listed($"{back}", $"Router {back}", $"{now.AddDays(-back):yyyy-MM-dd}"));
        await service.Do("update schedule set due_at = now() - interval '4 days'");
        await worker.Until(() => Task.FromResult(worker.Log.Contains("since the database cannot be reached", StringComparison.Ordinal)));
        Assert.Equal(0, service.Mail.Count);
        line.Mend();
        await worker.Until(async () => await service.Ask<int>("select count(*) from outbox where state = 'sent'") == 25);
        var (exitCode, log) = await worker.Terminate();

        Assert.True(exitCode == 0, log);
        Assert.Equal((25, 25), (service.Mail.Count, service.Mails.Select(mail => mail.To.ToString()).Distinct().Count()));
        Assert.All(service.Mails, mail => Assert.All(Enumerable.Range(0, 4), back => Assert.Contains($"Router {back}", mail.TextBody, StringComparison.Ordinal)));
        Assert.Equal(25, await service.Ask<int>("select count(*) from digests"));
        Assert.True(await service.Ask<bool>("select bool_and(due_at > now()) from schedule"), today);
    }
}
