using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Journeys;

/// <summary>One who leaves and takes it back misses nothing and gets nothing twice.</summary>
public sealed class ComingBackTests
{
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    [Fact]
    public async Task What_leaving_cancelled_returns_and_what_was_sent_does_not()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");

        await service.Subscription.Leave(reader, At("2025-12-13T07:01Z"));
        await service.Deliver("2025-12-13T07:02Z");
        Assert.Single(service.Mails);
        await service.Tell("hf", "2025-12-14T12:00Z", Told.Listed("3", "Third router", "2025-12-14"));
        Assert.True(await service.Subscription.Return(reader, weekly: false, At("2025-12-15T06:00Z")));
        Assert.True(await service.Subscription.Return(reader, weekly: false, At("2025-12-15T06:01Z")));
        await service.ComposeAndSend("2025-12-15T07:00Z");
        await service.ComposeAndSend("2025-12-16T07:00Z");

        Assert.Equal(["Second router", "Third router"], (await service.Shown(reader, "2025-12-15"))!.Order());
        Assert.Equal(2, service.Mails.Count);
        Assert.Equal(["First router"], await service.Shown(reader, "2025-12-12"));
    }

    [Fact]
    public async Task One_who_left_before_the_first_digest_gets_it_at_once()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T06:00Z");
        await service.Subscription.Leave(reader, At("2025-12-12T06:01Z"));
        Assert.Equal(0, (await service.Compose("2025-12-12T06:02Z")).Due);

        await service.Subscription.Return(reader, weekly: false, At("2025-12-12T06:03Z"));
        await service.ComposeAndSend("2025-12-12T06:03Z");

        Assert.Equal(["First router"], await service.Shown(reader, "2025-12-12"));
    }

    [Fact]
    public async Task Leaving_and_coming_back_on_the_day_of_an_issue_makes_no_second_one()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");

        await service.Subscription.Leave(reader, At("2025-12-12T08:00Z"));
        await service.Subscription.Return(reader, weekly: true, At("2025-12-12T09:00Z"));
        await service.ComposeAndSend("2025-12-12T10:00Z");
        await service.ComposeAndSend("2025-12-15T10:00Z");

        Assert.Single(service.Mails);
        Assert.Equal(TestService.At("2025-12-19T07:00Z"), await service.Ask<DateTime>("select due_at from schedule")); // a Friday, as the day of coming back
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("2025-12-20", false)]
    [InlineData("2025-12-20", true)]
    public async Task Who_was_paused_is_paused_again(string? until, bool weekly)
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await service.Subscription.Pause(reader, until is null ? null : Day(until), At("2025-12-12T08:00Z"));
        var due = await service.Ask<DateTime>("select due_at from schedule");

        await service.Subscription.Leave(reader, At("2025-12-13T08:00Z"));
        await service.Subscription.Leave(reader, At("2025-12-13T08:01Z"));
        Assert.True(await service.Subscription.Return(reader, weekly, At("2025-12-14T08:00Z")));

        var back = (await service.Get<SubscriberStore>().Find(reader))!;
        Assert.Equal((SubscriberState.Paused, until is null ? null : Day(until)), (back.State, back.PausedUntil));
        Assert.Equal(0, (await service.Compose("2025-12-19T07:00Z")).Due);
        Assert.True(await service.Ask<bool>("select is_away from schedule"));
        if (!weekly) Assert.Equal(due, await service.Ask<DateTime>("select due_at from schedule"));
    }

    [Fact]
    public async Task A_pause_that_ended_meanwhile_ends_on_coming_back_with_what_came_in_it()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await service.Subscription.Pause(reader, Day("2025-12-14"), At("2025-12-12T08:00Z"));
        await service.Tell("hf", "2025-12-13T12:00Z", Told.Listed("2", "Second router", "2025-12-13"));

        await service.Subscription.Leave(reader, At("2025-12-13T08:00Z"));
        await service.Subscription.Return(reader, weekly: false, At("2025-12-15T08:00Z"));
        await service.Compose("2025-12-15T08:01Z");

        Assert.Equal(["Second router"], await service.Shown(reader, "2025-12-15"));
        Assert.Equal("active away", await service.Ask<string>("select s.state || ' ' || d.occasion from subscribers s join digests d using (subscriber_id) order by d.issue_date desc limit 1"));
    }

    [Fact]
    public async Task A_pause_taken_while_nobody_may_write_to_them_survives_leaving_too()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Get<Suppressions>().Add(EmailAddress.Parse("ada@example.org"), "asked by letter", At("2025-12-12T08:00Z"));
        await service.Subscription.Pause(reader, Day("2025-12-20"), At("2025-12-12T09:00Z"));

        await service.Subscription.Leave(reader, At("2025-12-13T08:00Z"));
        await service.Subscription.Return(reader, weekly: false, At("2025-12-14T08:00Z"));

        Assert.Equal(SubscriberState.Paused, (await service.Get<SubscriberStore>().Find(reader))!.State);
    }

    [Fact]
    public async Task Who_signs_up_anew_starts_anew()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Subscription.Leave(reader, At("2025-12-12T08:00Z"));

        await service.Subscribe("ada@example.org", new Profile { Keywords = ["chess"] }, "2025-12-12T09:00Z");

        Assert.Equal((0, 1), (await service.Ask<int>("select count(*) from parked_schedules"), await service.Ask<int>("select count(*) from schedule")));
        Assert.True(await service.Subscription.Return(reader, weekly: false, At("2025-12-12T10:00Z")));
        Assert.Equal("chess", (await service.Get<SubscriberStore>().Profile(reader)).Keywords.Single());
    }
}
