using DigestService.Digests;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Npgsql;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Keeping;

public sealed class AfterRestoreTests
{
    [Fact]
    public async Task Numbers_that_were_given_out_since_the_dump_are_nobodys_again_and_the_services_own_role_can_see_to_it()
    {
        await using var service = await TestService.Start();
        await service.Subscribe("ada@example.org", new Profile(), "2025-12-12T07:00Z");

        await AfterRestore.SkipNumbers(service.Get<NpgsqlDataSource>());

        Assert.True(await service.Subscribe("bob@example.org", new Profile(), "2025-12-12T07:00Z") > AfterRestore.Gap);
    }

    [Fact]
    public async Task Nothing_that_a_mailed_link_or_a_report_names_has_a_number_of_before()
    {
        await using var service = await TestService.Start();
        await Digested(service);
        var before = await Numbers();
        await AfterRestore.SkipNumbers(service.Database);
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "A router two", "2025-12-12"));
        await service.ComposeAndSend("2025-12-13T07:00Z");

        var after = await Numbers();
        Assert.All(before.Zip(after), each => Assert.True(each.Second > each.First + AfterRestore.Gap, $"{each}"));

        async Task<int[]> Numbers() =>
            [await service.Ask<int>("select max(paper_id) from papers"), await service.Ask<int>("select max(digest_id)::int from digests"), await service.Ask<int>("select max(mail_id)::int from outbox")];
    }

    /// <summary>It took the place of a digest that could not be rendered, or that a pause had called back.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_had_fallen_before_the_dump_does_not_return_once_more(bool paused)
    {
        await using var service = await TestService.Start();
        var reader = await Digested(service);
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "A router two", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");
        if (paused) await service.Subscription.Pause(reader, Day("2025-12-15"), At("2025-12-13T07:00Z"));
        else await service.Do("update outbox set state = 'cancelled', finished_at = now(), reply = 'could not be rendered' where state = 'ready'; update digests set state = 'cancelled', reason = 'could not be rendered' where issue_date = '2025-12-13'");
        await service.Tell("hf", "2025-12-14T12:00Z", Told.Listed("3", "A router three", "2025-12-14")); // as the sources tell it again after the restore

        Assert.Equal(1, (await AfterRestore.CountAsSent(service.Database, At("2025-12-13T12:00Z"), At("2025-12-15T12:00Z"))).Slots);

        await service.Compose("2025-12-16T07:00Z");
        Assert.Empty(await service.Shown(reader, "2025-12-16") ?? []);
    }

    /// <summary>Of one who had paused for the rest of a day whose digest was composed already.</summary>
    [Fact]
    public async Task What_had_fallen_still_returns_to_a_reader_whose_next_slot_has_not_come()
    {
        await using var service = await TestService.Start();
        var reader = await Digested(service);
        await service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "A router two", "2025-12-12"));
        await service.Compose("2025-12-13T07:00Z");
        await service.Subscription.Pause(reader, Day("2025-12-13"), At("2025-12-13T07:00Z"));

        Assert.Equal(0, (await AfterRestore.CountAsSent(service.Database, At("2025-12-13T08:00Z"), At("2025-12-13T12:00Z"))).Slots);

        await service.Compose("2025-12-14T07:00Z");
        Assert.Equal(["A router two"], await service.Shown(reader, "2025-12-14") ?? []);
    }

    private static async Task<int> Digested(TestService service)
    {
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router one", "2025-12-11"));
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await service.ComposeAndSend("2025-12-12T07:00Z");
        return reader;
    }

    [Fact]
    public async Task What_waited_in_the_dump_counts_as_sent_and_what_was_queued_since_the_restore_is_sent()
    {
        await using var service = await TestService.Start();
        foreach (var (name, at) in new[] { ("before", "2025-12-10T02:59Z"), ("meanwhile", "2025-12-10T03:10Z"), ("since", "2025-12-10T09:00Z") })
            await service.Subscription.Begin(EmailAddress.Parse($"{name}@example.org"), new Profile(), confirmed: false, At(at));

        Assert.Equal(2, (await AfterRestore.CountAsSent(service.Database, dumpedAt: At("2025-12-10T03:00Z"), now: At("2025-12-10T09:01Z"))).Mails);

        await service.Deliver("2025-12-10T09:01Z");
        Assert.Equal("since@example.org", service.Mail.Mails.Single().Recipient);
    }

    [Fact]
    public async Task Readers_of_every_rhythm_go_on_with_their_next_issue()
    {
        await using var service = await TestService.Start();
        foreach (var (name, profile) in new[] { ("berlin", new Profile { Hour = 7, TimeZone = "Europe/Berlin" }), ("weekly", new Profile { Cadence = Cadence.Weekly, Weekday = DayOfWeek.Thursday, Hour = 7 }), ("evening", new Profile { Hour = 20 }) })
            await service.Subscribe($"{name}@example.org", profile, "2025-12-10T07:00Z"); // a Wednesday
        await service.Do("update schedule set last_issue_date = '2025-12-10', due_at = '2025-12-11T07:00Z'");

        var counted = await AfterRestore.CountAsSent(service.Database, At("2025-12-10T12:00Z"), At("2025-12-12T09:00Z"));

        Assert.Equal(3, counted.Slots);
        Assert.Equal("berlin 2025-12-12 2025-12-13T06, evening 2025-12-11 2025-12-12T20, weekly 2025-12-11 2025-12-18T07", await service.Ask<string>(
            """
            select string_agg(concat_ws(' ', split_part(email, '@', 1), last_issue_date, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24')), ', ' order by email)
            from schedule join subscribers using (subscriber_id)
            """));
    }
}
