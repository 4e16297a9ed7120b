using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>A digest that was not sent when the next one is composed gives its papers back.</summary>
public sealed class SupersededTests
{
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    [Fact]
    public async Task A_superseded_digests_papers_return_in_the_next_one()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");

        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");
        await service.Deliver("2025-12-13T07:00Z");

        Assert.Equal(["First router", "Second router"], (await service.Shown(reader, "2025-12-13"))!.Order());
        Assert.Equal("superseded", await service.Ask<string>("select state from digests where issue_date = '2025-12-12'"));
        Assert.Single(service.Mails);
        Assert.Contains("First router", service.Mails[0].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_perhaps_been_sent_is_not_superseded()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("update outbox set state = 'sending', owner = gen_random_uuid(), lease_until = now() + interval '1 hour', attempts = 1");

        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");

        Assert.Equal(["Second router"], await service.Shown(reader, "2025-12-13"));
        Assert.Equal("due", await service.Ask<string>("select state from digests where issue_date = '2025-12-12'"));
    }

    [Fact]
    public async Task An_expired_digest_is_not_sent_and_its_papers_return()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");

        Assert.Equal(0, (await service.Deliver("2025-12-13T07:30Z")).Sent);
        await service.Compose("2025-12-13T07:30Z");
        Assert.Equal(1, (await service.Deliver("2025-12-13T07:30Z")).Sent);

        Assert.Equal(["First router"], await service.Shown(reader, "2025-12-13"));
    }
}
