using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

public sealed class TidyTests
{
    [Fact]
    public async Task Sign_ups_that_nobody_confirms_are_forgotten_seven_days_after_they_were_last_asked()
    {
        await using var service = await TestService.Start();
        foreach (var (who, asked) in new[] { ("old", "2026-03-01T07:00Z"), ("again", "2026-03-01T07:00Z"), ("again", "2026-03-05T07:00Z"), ("new", "2026-03-06T07:00Z") })
            await service.Subscription.Begin(EmailAddress.Parse($"{who}@example.org"), new Profile(), confirmed: false, At(asked));
        await service.Subscribe("active@example.org", new Profile(), "2026-02-01T07:00Z");

        Assert.Equal(0, (await service.Get<Tidy>().Run(At("2026-03-08T06:59Z"))).SignUps);
        Assert.Equal(1, (await service.Get<Tidy>().Run(At("2026-03-08T07:01Z"))).SignUps);

        Assert.Equal("active again new", await service.Ask<string>("select string_agg(split_part(email, '@', 1), ' ' order by email) from subscribers"));
    }

    [Fact]
    public async Task Old_links_changes_and_parked_schedules_go_and_what_can_be_undone_stays()
    {
        await using var service = await TestService.Start();
        var now = At("2026-03-31T07:00Z");
        var stays = await service.Subscribe("stays@example.org", new Profile(), "2026-03-01T07:00Z");
        var leaves = await service.Subscribe("leaves@example.org", new Profile(), "2026-03-01T07:00Z");
        var left = await service.Subscribe("left@example.org", new Profile(), "2026-03-01T07:00Z");
        await service.Subscription.Leave(leaves, now.AddDays(-7));
        await service.Subscription.Leave(left, now.AddDays(-9));
        await service.Do("insert into fresh_links (subscriber_id, asked_at) values (@stays, @now - interval '25 hours'), (@stays, @now - interval '23 hours')", new { stays, now });
        await service.Do(
            """
            insert into address_changes (subscriber_id, old_email, new_email, asked_at, confirmed_at) values
              (@stays, 'a', 'b', @now - interval '31 days', null), (@stays, 'a', 'c', @now - interval '29 days', null),
              (@stays, 'a', 'd', @now - interval '40 days', @now - interval '9 days'), (@stays, 'a', 'e', @now - interval '40 days', @now - interval '6 days')
            """, new { stays, now });

        Assert.Equal(new TidyCounts(0, 1, 2, 1), await service.Get<Tidy>().Run(now));
        Assert.Equal(new TidyCounts(0, 0, 0, 0), await service.Get<Tidy>().Run(now));

        Assert.Equal("c e", await service.Ask<string>("select string_agg(new_email, ' ' order by new_email) from address_changes"));
        Assert.Equal(leaves, await service.Ask<int>("select subscriber_id from parked_schedules"));
    }

    [Fact]
    public async Task With_a_change_of_address_that_nobody_confirmed_goes_the_letter_to_what_may_be_anothers_address()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile(), "2026-03-01T07:00Z");
        await service.Do(
            """
            insert into address_changes (subscriber_id, old_email, new_email, asked_at) select @reader, 'ada@example.org', 'grace@example.org', @at - age from unnest(array[interval '31 days', '29 days']) age;
            insert into outbox (kind, subscriber_id, urgency, state, next_attempt_at, created_at, finished_at, recipient, about)
            select 'newaddress', @reader, 0, 'sent', asked_at, asked_at, asked_at, new_email, change_id from address_changes
            """, new { reader, at = At("2026-03-31T07:00Z") });

        await service.Get<Tidy>().Run(At("2026-03-31T07:00Z"));

        Assert.Equal("1 1", await service.Ask<string>("select concat_ws(' ', (select count(*) from address_changes), (select count(*) from outbox where recipient is not null))"));
    }

    [Fact]
    public async Task Of_a_relays_use_days_are_kept_for_a_month_and_the_rest_for_hours()
    {
        await using var service = await TestService.Start();
        var now = At("2026-03-31T07:00Z");
        await service.Do(
            """
            insert into relay_use (relay, seconds, slot, mails) select 'relay:25', seconds, @now - age, 1
            from unnest(array[5, 300, 86400]) seconds, unnest(array[interval '1 hour', '3 hours', '31 days', '33 days']) age
            """, new { now });
        await service.Get<Tidy>().Run(now);
        Assert.Equal("5:1 300:1 86400:3", await service.Ask<string>("select string_agg(seconds || ':' || slots, ' ' order by seconds) from (select seconds, count(*) slots from relay_use group by 1) each"));
    }
}
