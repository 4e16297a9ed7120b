using DigestService.Digests;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Journeys;

/// <summary>The corners in which papers could get lost, or come twice.</summary>
public sealed class NothingIsLostTests
{
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    [Fact]
    public async Task A_digest_that_was_on_its_way_when_the_next_was_composed_and_then_falls_gives_its_papers_back()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("update outbox set state = 'sending', owner = gen_random_uuid(), lease_until = now() + interval '1 hour', attempts = 1");
        await service.Compose("2025-12-13T07:00Z");

        // The relay says 451: certainly not taken. Its time is over, too.
        await service.Do("update outbox set state = 'later', owner = null, lease_until = null, next_attempt_at = expires_at where state = 'sending'");
        await service.Deliver("2025-12-13T07:01Z");
        await service.ComposeAndSend("2025-12-14T07:00Z");

        Assert.Equal(["First router"], await service.Shown(reader, "2025-12-14"));
        await service.ComposeAndSend("2025-12-15T07:00Z");
        Assert.Empty((await service.Shown(reader, "2025-12-15"))!);
    }

    [Fact]
    public async Task News_told_as_of_an_earlier_time_hides_nothing()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-11T07:00Z");
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        await service.Tell("hf", "2025-11-20T12:00Z", Told.Listed("2", "Older router", "2025-11-20"));

        await service.Compose("2025-12-12T07:00Z");

        Assert.Contains("First router", (await service.Shown(reader, "2025-12-12"))!);
    }

    [Fact]
    public async Task An_operators_look_from_an_earlier_time_sees_no_later_paper_and_loses_none()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Router with { TrendingExtras = 5 }, "2025-12-10T07:00Z");
        await service.Tell("hf", "2025-12-14T12:00Z", Told.Listed("1", "Router", "2025-12-14"));

        await service.Get<ComposeDigests>().Run(At("2025-12-10T07:00Z"), 1000, asOfThen: true);
        await service.ComposeAndSend("2025-12-15T07:00Z");

        Assert.Empty((await service.Shown(reader, "2025-12-10"))!);
        Assert.Equal(["Router"], await service.Shown(reader, "2025-12-15"));
    }

    [Fact]
    public async Task A_profile_that_cannot_be_evaluated_holds_up_nobody_else_and_is_told()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        var bad = await service.Subscribe("bad@example.org", Router, "2025-12-12T06:00Z");
        await service.Do("update profiles set keyword_ids = '{999999}' where subscriber_id = @bad", new { bad });
        var good = await service.Subscribe("good@example.org", Router, "2025-12-12T07:00Z");

        var counts = await service.Compose("2025-12-12T07:00Z");

        Assert.Equal(1, counts.Skipped["failed"]);
        Assert.Equal(["Router"], await service.Shown(good, "2025-12-12"));
    }

    [Fact]
    public async Task A_first_digest_waits_for_the_first_papers_of_a_new_service()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");

        await service.Compose("2025-12-12T07:00Z");
        Assert.Null(await service.Shown(reader, "2025-12-12"));
        await service.Tell("hf", "2025-12-12T07:01Z", Told.Listed("1", "Router", "2025-12-12"));
        await service.Compose("2025-12-12T07:03Z");

        Assert.Equal(["Router"], await service.Shown(reader, "2025-12-12"));
    }

    [Fact]
    public async Task A_second_digest_of_one_issue_date_is_not_made_and_is_counted()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await service.Do("update schedule set last_issue_date = null, due_at = '2025-12-12T08:00Z'");

        var counts = await service.Compose("2025-12-12T09:00Z");

        Assert.Equal((1, 0), (counts.Due, counts.Digests));
        Assert.Equal(1, counts.Skipped["a digest of that issue date exists"]);
    }

    [Fact]
    public async Task One_who_left_can_come_back_and_is_not_shown_the_same_again()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        await service.Subscription.Leave(reader, At("2025-12-12T08:00Z"));
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));

        Assert.True((await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), Router, confirmed: true, At("2025-12-13T08:00Z"))).HasBegun);
        await service.ComposeAndSend("2025-12-13T08:00Z");

        Assert.Equal(["Second router"], await service.Shown(reader, "2025-12-13"));
        Assert.Equal(2, await service.Ask<int>("select link_version from subscribers"));
    }

    [Fact]
    public async Task One_who_left_with_a_digest_unsent_starts_anew_when_they_come_back()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-01T12:00Z", Told.Listed("1", "First router", "2025-12-01"));
        var reader = await service.Subscribe("ada@example.org", Router, "2025-12-02T07:00Z");
        await service.Compose("2025-12-02T07:00Z");
        await service.Subscription.Leave(reader, At("2025-12-02T08:00Z"));
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Second router", "2025-12-12"));

        await service.Subscribe("ada@example.org", Router, "2025-12-13T08:00Z");
        await service.Compose("2025-12-13T08:00Z");

        Assert.Equal(["Second router"], await service.Shown(reader, "2025-12-13"));
    }

    [Fact]
    public async Task A_pending_one_who_signs_up_again_is_asked_again_and_an_active_one_keeps_everything()
    {
        await using var service = await TestService.Start();
        var email = EmailAddress.Parse("ada@example.org");
        await service.Subscription.Begin(email, Router, confirmed: false, At("2025-12-01T08:00Z"));
        await service.Subscription.Begin(email, Router, confirmed: false, At("2025-12-01T08:01Z"));
        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox"));
        await service.Deliver("2025-12-01T08:02Z");
        await service.Subscription.Begin(email, Router, confirmed: false, At("2025-12-20T08:00Z"));
        Assert.Equal(2, await service.Ask<int>("select count(*) from outbox"));

        await service.Subscription.Begin(email, Router, confirmed: true, At("2025-12-20T09:00Z"));
        Assert.False((await service.Subscription.Begin(email, Router with { Keywords = ["chess"] }, confirmed: true, At("2025-12-20T10:00Z"))).HasBegun);
        Assert.Equal("router", await service.Ask<string>("select query from keywords k join profiles p on k.keyword_id = any (p.keyword_ids)"));
    }

    [Fact]
    public async Task Composing_and_outcomes_at_once_do_not_lock_each_other_out()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "First router", "2025-12-11"));
        for (var at = 0; at < 200; at++) await service.Subscribe($"r{at}@example.org", Router, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("update outbox set state = 'later', attempts = 1, next_attempt_at = expires_at - random() * interval '1 minute'");

        var delivering = Enumerable.Range(0, 2).Select(_ => service.Deliver("2025-12-13T07:00Z")).ToList();
        var counts = await service.Compose("2025-12-13T07:00Z", batch: 50);
        await Task.WhenAll(delivering);
        await service.Deliver("2025-12-13T07:00Z");

        Assert.Equal(200, counts.Digests);
        Assert.Equal(200, service.Mails.Select(mail => mail.To.ToString()).Distinct().Count());
    }
}
