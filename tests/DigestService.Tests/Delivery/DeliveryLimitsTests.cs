using DigestService.Delivery;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>What a relay's limits do to the outbox.</summary>
public sealed class DeliveryLimitsTests
{
    private static DeliverEmails Limited(DeliveryRig rig, int perMinute = 0, int perHour = 0, int warmUp = 0) =>
        rig.Worker(smtp: smtp => smtp with { PerMinute = perMinute, PerHour = perHour, WarmUp = warmUp });

    [Fact]
    public async Task What_does_not_fit_stays_as_it_was_and_goes_when_there_is_room()
    {
        await using var rig = await DeliveryRig.Create();
        var mails = await rig.Seed.Readers(200);
        var worker = Limited(rig, perMinute: 100);
        Assert.Equal(new DeliveryReport(Sent: 90), await rig.Run(worker: worker));
        Assert.Equal(new DeliveryReport(), await rig.Run(worker: worker));
        Assert.Equal(("ready", 0, null), (await rig.Seed.Mail(mails[199])) is var row ? (row.State, row.Attempts, row.Reply) : default);
        Assert.Equal(new DeliveryReport(Sent: 90), await rig.Run(later: TimeSpan.FromMinutes(2), worker: worker));
        Assert.Equal(new DeliveryReport(Sent: 20), await rig.Run(later: TimeSpan.FromMinutes(4), worker: worker));
    }

    [Fact]
    public async Task Several_workers_keep_one_limit()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(300);
        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => rig.Run(worker: Limited(rig, perHour: 100))));
        Assert.Equal(90, reports.Sum(report => report.Sent));
    }

    [Fact]
    public async Task What_a_person_waits_for_goes_when_digests_have_used_up_their_share_and_the_warm_up()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(100);
        var worker = Limited(rig, perMinute: 50, warmUp: 20);
        Assert.Equal(20, (await rig.Run(worker: worker)).Sent);
        for (var i = 0; i < 10; i++)
            await rig.Seed.Confirmation(await rig.Seed.Subscriber($"new{i}@example.net", "pending"));
        Assert.Equal(10, (await rig.Run(worker: worker)).Sent);
        Assert.Equal(30, rig.Relay.Count);
    }

    [Fact]
    public async Task Even_that_keeps_the_relays_own_limit_and_waits_without_an_attempt()
    {
        await using var rig = await DeliveryRig.Create();
        var mails = new List<long>();
        for (var i = 0; i < 12; i++)
            mails.Add(await rig.Seed.Confirmation(await rig.Seed.Subscriber($"new{i}@example.net", "pending")));
        var worker = Limited(rig, perMinute: 10);
        Assert.Equal(new DeliveryReport(Sent: 10, Later: 2), await rig.Run(worker: worker));
        Assert.Equal(("later", 0), ((await rig.Seed.Mail(mails[11])).State, (await rig.Seed.Mail(mails[11])).Attempts));
        Assert.Equal(new DeliveryReport(Sent: 2), await rig.Run(later: TimeSpan.FromMinutes(2), worker: worker));
    }

    [Fact]
    public async Task What_was_never_begun_is_not_counted()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(60);
        await rig.Relay.DisposeAsync();
        Assert.NotNull((await rig.Run(worker: Limited(rig, perHour: 100, warmUp: 100))).Fault);
        await using var connection = await rig.Database.Source.OpenConnectionAsync();
        Assert.Equal(new RelayUse(0, 0, 0, 0), await RelayBudget.Use(connection, rig.Smtp.Name, OutboxSeed.Now));
    }

    [Fact]
    public async Task A_digest_that_a_limit_held_until_it_expired_falls_and_its_papers_return()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(9);
        var worker = Limited(rig, perHour: 10);
        await rig.Run(worker: worker);
        var mail = await rig.Seed.Digest(await rig.Seed.Subscriber("late@example.net"), expires: OutboxSeed.Now.AddHours(1));
        Assert.Equal(0, (await rig.Run(later: TimeSpan.FromMinutes(1), worker: worker)).Sent);
        await rig.Run(later: TimeSpan.FromHours(2), worker: worker);
        Assert.Equal(("superseded", "superseded"), ((await rig.Seed.Mail(mail)).State, await rig.Seed.DigestState(mail)));
    }
}
