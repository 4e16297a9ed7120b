using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>A worker dies between the server's yes and its own note of it.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_crash_between_send_and_record_sends_again_with_the_same_message_id()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Deliver("2025-12-12T07:00Z");

        // As the dead worker left it: on its way, the lease run out, the server's answer unheard.
        await service.Do("update outbox set state = 'sending', owner = gen_random_uuid(), lease_until = now() - interval '1 second', finished_at = null, reply = null");
        var again = await service.Deliver("2025-12-12T07:05Z");

        Assert.Equal(1, again.Sent);
        Assert.Equal(2, service.Mail.Count);
        Assert.Single(service.Mails.Select(mail => mail.MessageId).Distinct());
    }

    [Fact]
    public async Task A_crash_before_the_send_loses_nothing_and_doubles_nothing()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("update outbox set state = 'leased', owner = gen_random_uuid(), lease_until = now() - interval '1 second'");

        Assert.Equal(1, (await service.Deliver("2025-12-12T07:05Z")).Sent);
        Assert.Equal(0, (await service.Deliver("2025-12-12T07:06Z")).Sent);
        Assert.Equal(1, service.Mail.Count);
    }
}
