using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

public sealed class SuppressionsTests
{
    private static readonly EmailAddress Ada = EmailAddress.Parse("Ada@example.org");
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    [Fact]
    public async Task Nothing_is_composed_or_sent_for_a_suppressed_address_and_lifting_goes_on_where_it_stopped()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");

        await service.Get<Suppressions>().Add(Ada, "hard bounce", At("2025-12-13T07:01Z"));
        await service.Deliver("2025-12-13T07:02Z");
        await service.Tell("hf", "2025-12-13T12:00Z", Told.Listed("3", "Third router", "2025-12-13"));
        Assert.Equal(0, (await service.Compose("2025-12-14T07:00Z")).Due);
        Assert.Single(service.Mails);

        Assert.True(await service.Get<Suppressions>().Lift(Ada, "asked to", At("2025-12-14T08:00Z")));
        await service.ComposeAndSend("2025-12-14T08:00Z");

        Assert.Equal(["Second router", "Third router"], (await service.Shown(reader, "2025-12-14"))!.Order());
        Assert.Equal(2, service.Mails.Count);
        Assert.False(await service.Get<Suppressions>().Lift(Ada, "asked to", At("2025-12-14T08:01Z")));
    }

    [Fact]
    public async Task Mail_that_is_about_to_be_sent_is_stopped_too()
    {
        await using var service = await TestService.Start();
        await service.Subscription.Begin(Ada, Router, confirmed: false, At("2025-12-12T07:00Z"));
        await service.Do("update subscribers set suppressed = true"); // marked after the mail was queued, by another process

        Assert.Equal(0, (await service.Deliver("2025-12-12T07:00Z")).Sent);

        Assert.Equal("cancelled: the address is suppressed", await service.Ask<string>("select state || ': ' || reply from outbox"));
    }

    [Fact]
    public async Task Whoever_is_suppressed_and_confirms_or_comes_back_is_still_not_written_to()
    {
        await using var service = await TestService.Start();
        var reader = (await service.Subscription.Begin(Ada, Router, confirmed: false, At("2025-12-12T07:00Z"))).SubscriberId;
        await service.Get<Suppressions>().Add(Ada, "complaint", At("2025-12-12T07:01Z"));

        Assert.True(await service.Subscription.Confirm(reader, At("2025-12-12T07:02Z")));
        Assert.Equal(0, await service.Ask<int>("select count(*) from schedule"));
        await service.Subscription.Leave(reader, At("2025-12-12T07:03Z"));
        Assert.True(await service.Subscription.Return(reader, weekly: false, At("2025-12-12T07:04Z")));
        Assert.Equal(0, await service.Ask<int>("select count(*) from schedule"));

        await service.Get<Suppressions>().Lift(Ada, "asked to", At("2025-12-12T07:05Z"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from schedule"));
    }

    [Fact]
    public async Task It_outlives_an_erasure_as_a_hash_and_a_rotation_of_keys()
    {
        const string key = "the key of before the rotation";
        await using var service = await TestService.Start(settings: given => given with { Links = new LinkSettings { Key = key } });
        await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Get<Suppressions>().Add(Ada, "complaint", At("2025-12-12T08:00Z"));

        await service.Get<Erasures>().Erase((await service.Get<SubscriberStore>().Find(Ada))!, At("2025-12-12T09:00Z"));

        var kept = Assert.Single(await service.Get<Suppressions>().List());
        Assert.Null(kept.Email);
        Assert.Equal(32, kept.AddressHash.Length);
        Assert.True(await service.Get<Suppressions>().IsSuppressed(EmailAddress.Parse("ADA@EXAMPLE.ORG")));
        Assert.False(await service.Get<Suppressions>().IsSuppressed(EmailAddress.Parse("bob@example.org")));
        var after = new Suppressions(service.Database, new LinkSettings { Key = "the key of after the rotation", OldKeys = key });
        Assert.True(await after.IsSuppressed(Ada));
        await after.Add(Ada, "complaint again", At("2025-12-13T08:00Z"));
        Assert.Equal("complaint again", Assert.Single(await after.List()).Reason);
    }

    [Fact]
    public async Task An_operator_who_adds_a_suppressed_address_mails_nothing_to_it()
    {
        await using var service = await TestService.Start();
        await service.Get<Suppressions>().Add(Ada, "complaint", At("2025-12-12T07:00Z"));

        await service.Subscription.Begin(Ada, Router, confirmed: false, At("2025-12-12T08:00Z"));
        await service.Subscribe("ada@example.org", Router, "2025-12-12T08:01Z");

        Assert.Equal(0, await service.Ask<int>("select (select count(*) from outbox) + (select count(*) from schedule)"));
    }
}
