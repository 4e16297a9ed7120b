using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Journeys;

/// <summary>Readers whose mail is refused: one for good, since there is no such address, and one who is told apart from that.</summary>
public sealed class RefusedTests
{
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    [Fact]
    public async Task Only_an_address_that_does_not_exist_is_never_written_to_again()
    {
        await using var service = await TestService.Start(new LoopbackOptions
        {
            Script = moment => moment.Step != LoopbackStep.RcptTo ? null : moment.Recipient switch
            {
                "gone@example.org" => LoopbackAction.Say("550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown"),
                "guarded@example.org" => LoopbackAction.Say("550 5.7.1 <guarded@example.org>: refused by policy"),
                _ => null,
            },
        });
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        foreach (var name in new[] { "ada", "gone", "guarded" })
            await service.Subscribe($"{name}@example.org", Router, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        var report = await service.Deliver("2025-12-12T07:00Z");
        Assert.Equal((1, 1, 1), (report.Sent, report.Refused, report.Later));

        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));
        Assert.Equal(2, (await service.Compose("2025-12-13T07:00Z")).Due);
        var guarded = await service.Ask<int>("select subscriber_id from subscribers where email = 'guarded@example.org'");
        Assert.Equal(["First router", "Second router"], (await service.Shown(guarded, "2025-12-13"))!.Order());

        var suppressed = Assert.Single(await service.Get<Suppressions>().List());
        Assert.Equal("gone@example.org", suppressed.Email);
        Assert.Equal("bounced: 550 5.1.1 (address): Recipient address rejected: User unknown", suppressed.Reason);
    }

    [Fact]
    public async Task A_mailbox_that_stays_full_for_days_is_given_up()
    {
        await using var service = await TestService.Start(new LoopbackOptions
        {
            Script = moment => moment is { Step: LoopbackStep.RcptTo, Recipient: "full@example.org" } ? LoopbackAction.Say("552 5.2.2 Mailbox full") : null,
        });
        foreach (var name in new[] { "ada", "full" })
            await service.Subscribe($"{name}@example.org", Router, "2025-12-11T07:00Z");
        for (var day = 12; day < 18; day++)
        {
            Assert.Equal(day < 17 ? 0 : 1, (await service.Get<Suppressions>().List()).Count);
            await service.Tell("hf", $"2025-12-{day - 1}T12:00Z", Told.Listed($"{day}", $"Router {day}", $"2025-12-{day - 1}"));
            await service.Compose($"2025-12-{day}T07:00Z");
            await service.Deliver($"2025-12-{day}T07:00Z");
        }

        var suppressed = Assert.Single(await service.Get<Suppressions>().List());
        Assert.Equal("full@example.org", suppressed.Email);
        Assert.StartsWith("5 failures in a row since 2025-12-12, the last: 552 5.2.2", suppressed.Reason, StringComparison.Ordinal);
    }
}
