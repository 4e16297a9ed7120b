using DigestService.Delivery;
using DigestService.SetAside;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.SetAside;

/// <summary>A mail that cannot be rendered.</summary>
public sealed class FailedMailTests
{
    private static async Task<TestService> Start()
    {
        var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["author:lovelace"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("update papers set authors = array['Ada Lovelace', null]");
        foreach (var time in new[] { "07:00", "07:20", "07:40" }) await service.Deliver($"2025-12-12T{time}Z");
        await service.Do("update papers set authors = array['Ada Lovelace']");
        return service;
    }

    private static async Task<IReadOnlyList<SetAsideItem>> Listed(TestService service, string now)
    {
        await using var connection = await service.Database.OpenConnectionAsync();
        return await SetAsides.List(connection, 50, TestService.At(now));
    }

    [Fact]
    public async Task Given_up_after_three_tries_it_can_be_tried_again_and_is_sent_once()
    {
        await using var service = await Start();
        var aside = Assert.Single(await Listed(service, "2025-12-12T08:00Z"));
        Assert.Equal(("mail:1", 3, null), (aside.Name, aside.Tries, aside.NextTry));
        Assert.StartsWith("could not be rendered, tried 3 times: ", aside.Reason, StringComparison.Ordinal);

        Assert.Equal(1, await service.Get<SetAsides>().TryAgain("mail:1", TestService.At("2025-12-12T08:00Z")));
        Assert.Equal(1, (await service.Deliver("2025-12-12T08:00Z")).Sent);

        Assert.Empty(await Listed(service, "2025-12-12T08:00Z"));
        await service.Compose("2025-12-13T07:00Z");
        Assert.Equal([], await service.Shown(1, "2025-12-13"));
    }

    [Fact]
    public async Task Once_the_next_digest_has_its_papers_there_is_nothing_to_try()
    {
        await using var service = await Start();
        await service.Compose("2025-12-13T07:00Z");

        Assert.Equal(["Router"], await service.Shown(1, "2025-12-13"));
        Assert.Empty(await Listed(service, "2025-12-13T07:00Z"));
        Assert.Equal(0, await service.Get<SetAsides>().TryAgain(null, TestService.At("2025-12-13T07:00Z")));
    }

    [Fact]
    public async Task Rows_that_the_database_cannot_read_back_are_their_own_fault_and_not_the_others()
    {
        await using var rig = await DeliveryRig.Create();
        var mails = await rig.Seed.Readers(5);
        PrepareMails poison = (claimed, stop) => claimed.Any(mail => mail.MailId == mails[2])
            ? throw new Npgsql.PostgresException("invalid byte sequence", "ERROR", "ERROR", "22021")
            : rig.Seed.Prepare(claimed, stop);
        Assert.Equal(new DeliveryReport(Sent: 4, Later: 1), await rig.Run(worker: rig.Worker(poison)));
    }
}
