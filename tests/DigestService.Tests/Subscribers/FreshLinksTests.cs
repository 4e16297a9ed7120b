using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Subscribers;

public sealed class FreshLinksTests
{
    [Fact]
    public async Task One_is_mailed_in_ten_minutes_and_five_in_a_day()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var links = service.Get<FreshLinks>();
        var now = TestService.At("2025-12-12T08:00Z");

        Assert.True(await links.Ask(reader.Id, now));
        Assert.False(await links.Ask(reader.Id, now.AddMinutes(9)));
        foreach (var minutes in new[] { 10, 20, 30, 40 }) Assert.True(await links.Ask(reader.Id, now.AddMinutes(minutes)));
        Assert.False(await links.Ask(reader.Id, now.AddMinutes(60)));
        Assert.True(await links.Ask(reader.Id, now.AddHours(24)));
        Assert.Equal(6, await service.Ask<int>("select count(*) from outbox where kind = 'account'"));
    }

    [Fact]
    public async Task Asked_for_twenty_times_at_once_one_is_mailed()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var links = service.Get<FreshLinks>();

        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => links.Ask(reader.Id, DateTimeOffset.UtcNow)));

        Assert.Single(asked, true);
        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox where kind = 'account'"));
    }

    [Fact]
    public async Task Used_twenty_times_at_once_it_works_once()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        var links = service.Get<FreshLinks>();
        await links.Ask(reader.Id, DateTimeOffset.UtcNow);
        var link = new SignedLink(LinkPurpose.Account, reader.Id, 1, await service.Ask<long>("select link_id from fresh_links"));

        var used = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => links.Use(link, DateTimeOffset.UtcNow)));

        Assert.Single(used, true);
        Assert.True(await links.IsUsed(link));
        Assert.False(await links.Use(link with { SubscriberId = reader.Id + 1 }, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task A_letter_that_comes_too_late_is_not_sent()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        await service.Get<FreshLinks>().Ask(reader.Id, TestService.At("2025-12-12T08:00Z"));

        await service.Deliver("2025-12-12T08:31Z");

        Assert.Empty(service.Mails);
        Assert.Equal("cancelled", await service.Ask<string>("select state from outbox where kind = 'account'"));
    }

    [Fact]
    public async Task One_who_has_left_can_still_ask()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        await service.Get<FreshLinks>().Ask(reader.Id, DateTimeOffset.UtcNow);
        await service.Subscription.Leave(reader.Id, DateTimeOffset.UtcNow);

        Assert.Equal("The link to your data", (await reader.NewestMail()).Subject);
    }
}
