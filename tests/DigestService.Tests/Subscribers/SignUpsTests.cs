using System.Net;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

public sealed class SignUpsTests
{
    private static async Task Ask(TestService service, string email, string now, params string[] keywords)
    {
        await service.Get<SignUps>().Ask(EmailAddress.Parse(email), keywords, IPAddress.Parse("2001:db8::1"), At(now));
        await service.Get<SignUps>().TakeAll();
    }

    private static Task<int> Queued(TestService service) => service.Ask<int>("select count(*) from sign_up_mails");

    [Fact]
    public async Task An_inbox_gets_one_mail_in_ten_minutes_and_five_a_day_whatever_its_tags()
    {
        await using var service = await TestService.Start();

        await Ask(service, "ada@example.org", "2026-03-02T07:00Z");
        await Ask(service, "ADA+news@example.org", "2026-03-02T07:09Z");
        Assert.Equal(1, await Queued(service));
        for (var time = 0; time < 10; time++) await Ask(service, $"ada+{time}@example.org", $"2026-03-02T08:{10 + 4 * time}Z");
        Assert.Equal(5, await Queued(service));
        for (var hour = 10; hour < 20; hour++) await Ask(service, "ada@example.org", $"2026-03-02T{hour}:00Z");
        Assert.Equal(5, await Queued(service));
        await Ask(service, "ada@example.org", "2026-03-03T19:00Z");
        Assert.Equal(6, await Queued(service));
        Assert.Equal(17, service.Get<Refusals>().Counts["sign-up: address asked for too often"]);
    }

    [Fact]
    public async Task A_pending_one_keeps_its_keywords_unless_others_are_named()
    {
        await using var service = await TestService.Start();
        var store = service.Get<SubscriberStore>();

        await Ask(service, "ada@example.org", "2026-03-02T07:00Z", "router");
        await Ask(service, "ada@example.org", "2026-03-02T07:11Z");
        var reader = (await store.Find(EmailAddress.Parse("ada@example.org")))!;
        Assert.Equal(["router"], (await store.Profile(reader.SubscriberId)).Keywords);
        await Ask(service, "ada@example.org", "2026-03-02T07:22Z", "chess");
        Assert.Equal(["chess"], (await store.Profile(reader.SubscriberId)).Keywords);
        Assert.Equal(3, await service.Ask<int>("select count(*) from consents where event = 'asked' and host(ip) = '2001:db8::1'"));
    }

    [Fact]
    public async Task What_a_stranger_names_changes_nothing_of_an_active_profile()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"] }, "2026-03-01T07:00Z");

        await Ask(service, "ada@example.org", "2026-03-02T07:00Z", "casino");
        await service.Deliver("2026-03-02T07:00Z");

        Assert.Equal(["router"], (await service.Get<SubscriberStore>().Profile(reader)).Keywords);
        Assert.DoesNotContain("casino", service.Mails.Single().ToString(), StringComparison.Ordinal);
        Assert.Contains("/manage/", service.Mails.Single().TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_be_taken_up_is_counted_and_holds_up_no_other()
    {
        await using var service = await TestService.Start();
        await service.Do("insert into sign_ups (email, keywords, asked_at) values ('no address', '{}', now()), ('ada@example.org', '{}', now())");

        await service.Get<SignUps>().TakeAll();

        Assert.Equal(0, await service.Ask<int>("select count(*) from sign_ups"));
        Assert.Equal("ada@example.org", await service.Ask<string>("select email from subscribers"));
        Assert.Equal(1, service.Get<Refusals>().Counts["sign-up: failed"]);
    }
}
