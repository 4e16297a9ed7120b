using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Digests;

public sealed class ComposeDigestsTests
{
    private static readonly Profile Reward = new() { Keywords = ["reward"], Hour = 7, TimeZone = "UTC" };

    [Fact]
    public async Task A_new_readers_first_digest_looks_back_seven_days()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-01T12:00Z", Told.Listed("1", "Reward too old", "2025-12-01"));
        await service.Tell("hf", "2025-12-06T12:00Z", Told.Listed("2", "Reward in time", "2025-12-06"));

        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T06:00Z");
        await service.Compose("2025-12-12T06:00Z");

        Assert.Equal(["Reward in time"], await service.Shown(reader, "2025-12-12"));
    }

    [Fact]
    public async Task Composing_twice_composes_once()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        await service.Subscribe("ada@example.org", Reward, "2025-12-12T06:00Z");

        Assert.Equal(1, (await service.Compose("2025-12-12T07:00Z")).Digests);
        Assert.Equal(0, (await service.Compose("2025-12-12T07:00Z")).Due);
        Assert.Equal(1, await service.Ask<int>("select count(*) from outbox"));
    }

    [Fact]
    public async Task Each_paper_is_shown_once_whatever_it_does_next()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");
        await service.Deliver("2025-12-12T07:00Z");

        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("1", "Reward one", "2025-12-12", votes: 99), Told.Listed("2", "Reward two", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");

        Assert.Equal(["Reward two"], await service.Shown(reader, "2025-12-13"));
    }

    /// <summary>A first digest is mailed whatever it holds; this is about those that follow.</summary>
    private const string WelcomedYesterday = "update schedule set last_issue_date = '2025-12-11'";

    [Fact]
    public async Task Nothing_to_say_means_no_mail_and_the_row_says_why()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Chess", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");

        await service.Do(WelcomedYesterday);
        var counts = await service.Compose("2025-12-12T07:00Z");

        Assert.Equal(1, counts.Skipped["nothing matched"]);
        Assert.Equal(0, await service.Ask<int>("select count(*) from outbox"));
        Assert.Equal("nothing matched", await service.Ask<string>("select reason from digests where subscriber_id = @reader", new { reader }));
    }

    [Fact]
    public async Task A_reader_who_wants_it_is_told_that_there_is_nothing_today()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Chess", "2025-12-11"));
        await service.Subscribe("ada@example.org", Reward with { MailNothing = true }, "2025-12-12T07:00Z");

        await service.Do(WelcomedYesterday);
        await service.Compose("2025-12-12T07:00Z");
        await service.Deliver("2025-12-12T07:00Z");

        Assert.StartsWith("Nothing new today", service.Mails.Single().Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slots_missed_in_an_outage_fold_into_one_digest_that_misses_nothing()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-08T07:00Z");
        await service.Compose("2025-12-08T07:00Z");
        foreach (var day in Enumerable.Range(8, 4))
            await service.Tell("hf", $"2025-12-{day:00}T12:00Z", Told.Listed($"{day}", $"Reward {day}", $"2025-12-{day:00}"));

        await service.Compose("2025-12-12T20:00Z");

        Assert.Equal(4, (await service.Shown(reader, "2025-12-12"))!.Count);
        Assert.Equal(At("2025-12-13T07:00Z").UtcDateTime, await service.Ask<DateTime>("select due_at from schedule"));
    }

    [Fact]
    public async Task A_batch_at_a_time_composes_everybody_once()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        foreach (var at in Enumerable.Range(0, 25)) await service.Subscribe($"reader{at}@example.org", Reward, "2025-12-12T07:00Z");

        Assert.Equal(25, (await service.Compose("2025-12-12T07:00Z", batch: 4)).Digests);
    }

    [Fact]
    public async Task Several_workers_share_the_work_and_double_nothing()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        foreach (var at in Enumerable.Range(0, 60)) await service.Subscribe($"reader{at}@example.org", Reward, "2025-12-12T07:00Z");

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => service.Compose("2025-12-12T07:00Z", batch: 5)));

        Assert.Equal(60, counts.Sum(each => each.Digests));
        Assert.Equal(60, await service.Ask<int>("select count(distinct subscriber_id) from digests"));
    }

    [Fact]
    public async Task The_cap_holds_back_and_counts_what_it_shuts_out()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", [.. Enumerable.Range(1, 9).Select(at => Told.Listed($"{at}", $"Reward {at}", "2025-12-11"))]);
        var reader = await service.Subscribe("ada@example.org", Reward with { MaxPapers = 4 }, "2025-12-12T07:00Z");

        await service.ComposeAndSend("2025-12-12T07:00Z");

        Assert.Equal(4, (await service.Shown(reader, "2025-12-12"))!.Count);
        Assert.Equal(5, await service.Ask<int>("select held_back from digests"));
        await service.Compose("2025-12-13T07:00Z");
        Assert.Empty((await service.Shown(reader, "2025-12-13"))!);
    }

    [Fact]
    public async Task What_the_cap_held_back_is_mailed_when_it_makes_news_again()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["reward"], Scope = Scope.Categories, Categories = ["cs.CL"], MaxPapers = 1, TimeZone = "UTC" }, "2025-12-11T07:00Z");
        await service.Compose("2025-12-11T07:00Z");
        await service.Tell("arxiv", "2025-12-11T12:00Z", Told.Announced("1", "Reward in the title", "2025-12-11"), Told.Announced("2", "Chess", "2025-12-11", @abstract: "We reward moves."));
        await service.ComposeAndSend("2025-12-12T07:00Z");
        Assert.Equal(["Reward in the title"], await service.Shown(reader, "2025-12-12"));

        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "Chess", "2025-12-12", date: "2025-12-11", @abstract: "We reward moves."));
        await service.Compose("2025-12-13T07:00Z");

        Assert.Equal(["Chess"], await service.Shown(reader, "2025-12-13"));
    }

    [Fact]
    public async Task An_archive_paper_is_stored_and_never_mailed()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward of old", "2025-11-01"));
        await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");

        await service.Do(WelcomedYesterday);
        Assert.Equal(1, (await service.Compose("2025-12-12T07:00Z")).Skipped["no news in scope"]);
        Assert.Equal(1, await service.Ask<int>("select count(*) from papers"));
    }

    [Fact]
    public async Task A_pause_cancels_what_is_unsent_and_its_papers_return_when_it_ends()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");

        await service.Subscription.Pause(reader, Day("2025-12-15"), At("2025-12-12T08:00Z"));
        Assert.Equal(0, (await service.Deliver("2025-12-12T08:00Z")).Sent);
        Assert.Equal(0, (await service.Compose("2025-12-14T07:00Z")).Due);
        await service.Compose("2025-12-15T07:00Z");

        Assert.Equal(["Reward one"], await service.Shown(reader, "2025-12-15"));
        Assert.Equal("active", await service.Ask<string>("select state from subscribers"));
    }

    [Fact]
    public async Task After_a_long_pause_a_digest_goes_back_fourteen_days_and_counts_the_rest()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-11-01T07:00Z");
        await service.Compose("2025-11-01T07:00Z");
        await service.Subscription.Pause(reader, until: null, At("2025-11-01T08:00Z"));
        foreach (var (day, at) in new[] { ("2025-11-05", 1), ("2025-11-10", 2), ("2025-12-05", 3) })
            await service.Tell("hf", $"{day}T12:00Z", Told.Listed($"{at}", $"Reward {at}", day), Told.Listed($"{at + 10}", "Chess", day));

        await service.Subscription.Resume(reader, At("2025-12-12T06:00Z"));
        await service.Compose("2025-12-12T07:00Z");

        Assert.Equal(["Reward 3"], await service.Shown(reader, "2025-12-12"));
        Assert.Equal(2, await service.Ask<int>("select beyond from digests where issue_date = '2025-12-12'"));
    }

    [Fact]
    public async Task Changed_keywords_count_from_the_next_digest()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-11T07:00Z");
        await service.Compose("2025-12-11T07:00Z");
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Chess", "2025-12-11"));

        await service.Subscription.Change(reader, Reward with { Keywords = ["chess"] });
        await service.Compose("2025-12-12T07:00Z");

        Assert.Equal(["Chess"], await service.Shown(reader, "2025-12-12"));
    }

    [Fact]
    public async Task A_changed_hour_moves_the_next_slot()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-10T12:00Z", Told.Listed("1", "Chess", "2025-12-10"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-11T07:00Z");
        await service.Compose("2025-12-11T07:00Z");

        await service.Subscription.Change(reader, Reward with { Hour = 18, TimeZone = "Asia/Tokyo" });

        Assert.Equal(At("2025-12-12T09:00Z").UtcDateTime, await service.Ask<DateTime>("select due_at from schedule"));
    }

    [Fact]
    public async Task Leaving_cancels_what_is_unsent_and_ends_the_schedule()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");
        await service.Compose("2025-12-12T07:00Z");

        Assert.True(await service.Subscription.Leave(reader, At("2025-12-12T08:00Z")));
        Assert.True(await service.Subscription.Leave(reader, At("2025-12-12T09:00Z")));

        Assert.Equal("cancelled", await service.Ask<string>("select state from outbox"));
        Assert.Equal(0, (await service.Deliver("2025-12-12T08:00Z")).Sent);
        Assert.Equal(0, (await service.Compose("2025-12-20T07:00Z")).Due);
    }

    [Fact]
    public async Task Leaving_while_a_batch_composes_leaves_nothing_due()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");

        Task<ComposeCounts> composing;
        Task<bool> leaving;
        await using (var held = await Held.Tables(service, "digests"))
        {
            composing = service.Compose("2025-12-12T07:00Z");
            await held.UntilWaiting(1); // it has taken the reader, and cannot write the digest
            leaving = service.Subscription.Leave(reader, At("2025-12-12T07:00Z"));
            await held.UntilWaiting(2);
        }

        Assert.Equal(1, (await composing).Digests);
        Assert.True(await leaving);
        Assert.Equal("cancelled", await service.Ask<string>("select string_agg(state, ' ') from outbox"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from schedule"));
    }

    [Fact]
    public async Task A_batch_that_composes_while_a_reader_leaves_passes_them_by()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");
        await service.Subscribe("grace@example.org", Reward, "2025-12-12T07:00Z");

        Task<bool> leaving;
        await using (var held = await Held.Tables(service, "parked_schedules"))
        {
            leaving = service.Subscription.Leave(reader, At("2025-12-12T07:00Z"));
            await held.UntilWaiting(1); // it has the schedule, and cannot end
            Assert.Equal(1, (await service.Compose("2025-12-12T07:00Z")).Digests);
        }

        Assert.True(await leaving);
        Assert.Equal(0, await service.Ask<int>("select count(*) from outbox where subscriber_id = @reader", new { reader }));
        Assert.Equal(0, await service.Ask<int>("select count(*) from schedule where subscriber_id = @reader", new { reader }));
    }

    [Fact]
    public async Task A_source_that_was_quiet_is_named_in_the_digest()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        await service.Do("insert into source_days (source, day, state, fetched, new, updated, rejected, looked_at) values ('arxiv', '2025-12-12', 'failed', 0, 0, 0, 0, '2025-12-12T06:00Z')");
        await service.Subscribe("ada@example.org", Reward, "2025-12-12T07:00Z");

        await service.Compose("2025-12-12T07:00Z");

        Assert.Equal(["arxiv"], await service.Ask<string[]>("select quiet_sources from digests"));
    }

    [Fact]
    public async Task After_a_restore_what_fell_due_since_the_dump_is_not_sent_again()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Reward one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", Reward, "2025-12-11T07:00Z");
        await service.Compose("2025-12-11T13:00Z");

        var counted = await DigestService.Digests.AfterRestore.CountAsSent(service.Database, At("2025-12-11T14:00Z"), At("2025-12-12T09:00Z"));

        Assert.Equal((1, 1), (counted.Slots, counted.Mails));
        Assert.Equal(0, (await service.Deliver("2025-12-12T09:00Z")).Sent);
        Assert.Equal(0, (await service.Compose("2025-12-12T09:00Z")).Due);
        Assert.Null(await service.Shown(reader, "2025-12-12"));
    }
}
