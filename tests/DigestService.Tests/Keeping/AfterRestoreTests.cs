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
