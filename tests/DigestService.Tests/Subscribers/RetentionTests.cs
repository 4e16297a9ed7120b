using DigestService.Digests;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

/// <summary>What is kept for a long while, and no longer.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = At("2026-07-01T03:00Z"); // the hour in which keywords are looked through
    private TestService _service = null!;

    public async Task InitializeAsync() => _service = await TestService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private Task<TidyCounts> Tidy(DateTimeOffset? now = null) => _service.Get<Tidy>().Run(now ?? Now);

    private Task AgeBy(int days) => _service.Do(
        $"update digests set composed_at = @Now - interval '{days} days'; update outbox set created_at = @Now - interval '{days} days'; update past_keywords set since = @Now - interval '{days + 1} days'", new { Now });

    private async Task<int> ReaderWithADigest()
    {
        await _service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "A router", "2025-12-11"));
        var reader = await _service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-12T07:00Z");
        await _service.ComposeAndSend("2025-12-12T07:00Z");
        return reader;
    }

    [Fact]
    public async Task Digests_go_with_their_mails_when_their_days_are_over()
    {
        await ReaderWithADigest();
        await AgeBy(179);
        Assert.Equal((0, 0), await Tidy() is var early ? (early.Digests, early.Mails) : default);

        await AgeBy(181);

        Assert.Equal((1, 1), await Tidy() is var counts ? (counts.Digests, counts.Mails) : default);
        Assert.Equal("0 0 1", await _service.Ask<string>("select concat_ws(' ', (select count(*) from digests), (select count(*) from outbox), (select count(*) from subscribers))"));
    }

    [Fact]
    public async Task A_mail_that_still_waits_is_never_pruned_and_neither_is_its_digest()
    {
        await ReaderWithADigest();
        await AgeBy(181);
        await _service.Do("update outbox set state = 'later', finished_at = null");

        Assert.Equal((0, 0), await Tidy() is var counts ? (counts.Digests, counts.Mails) : default);
    }

    [Fact]
    public async Task However_many_there_are_all_that_are_old_go_and_no_other()
    {
        var reader = await ReaderWithADigest();
        await _service.Do("update outbox set created_at = @Now", new { Now });
        await _service.Do(
            """
            insert into outbox (kind, subscriber_id, urgency, state, next_attempt_at, created_at, finished_at)
            select 'preferences', @reader, 0, 'sent', @old, @old, @old from generate_series(1, @count)
            """, new { reader, old = Now.AddDays(-200), count = PruneHistory.Slice + 1 });

        Assert.Equal(PruneHistory.Slice + 1, (await Tidy()).Mails);
        Assert.Equal(1, await _service.Ask<int>("select count(*)::int from outbox"));
    }

    [Fact]
    public async Task What_a_long_pause_called_back_stays_until_the_next_digest_has_counted_it()
    {
        var reader = await ReaderWithADigest();
        await _service.Tell("hf", "2025-12-12T12:00Z", Told.Listed("2", "A router two", "2025-12-12"));
        await _service.Compose("2025-12-13T07:00Z");
        await _service.Subscription.Pause(reader, null, At("2025-12-13T07:01Z"));
        await AgeBy(181);
        await Tidy();
        await _service.Subscription.Resume(reader, Now);
        await _service.Compose("2026-07-02T07:00Z");

        Assert.Equal(1, await _service.Ask<int>("select beyond from digests order by digest_id desc limit 1"));
    }

    [Fact]
    public async Task Who_left_long_ago_and_is_asked_back_right_now_is_not_erased_meanwhile()
    {
        var reader = await _service.Subscribe("ada@example.org", new Profile(), "2020-01-01T07:00Z");
        await _service.Subscription.Leave(reader, At("2020-02-01T07:00Z"));
        await _service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile(), confirmed: false, Now);

        Assert.False(await _service.Subscription.EraseIfLeft(reader, Now.AddYears(-3), default));
    }

    [Fact]
    public async Task The_last_digest_that_names_a_keyword_takes_its_text_with_it()
    {
        var reader = await ReaderWithADigest();
        await _service.Subscription.Change(reader, profile => profile with { Keywords = ["chess"] });
        await AgeBy(170);
        await Tidy();
        Assert.Equal("chess router", await Keywords());

        await AgeBy(181);
        await Tidy(); // the digest goes
        await Tidy(); // and then what it named

        Assert.Equal("chess", await Keywords());
    }

    private Task<string> Keywords() => _service.Ask<string>("select string_agg(query, ' ' order by query) from keywords");

    [Fact]
    public async Task Who_left_is_erased_after_three_years_unless_they_ask_to_come_back()
    {
        foreach (var (who, left) in new[] { ("long-ago", "2023-06-30T07:00Z"), ("asks-again", "2023-06-30T07:00Z"), ("lately", "2023-07-03T07:00Z") })
            await _service.Subscription.Leave(await _service.Subscribe($"{who}@example.org", new Profile(), "2023-01-01T07:00Z"), At(left));
        await _service.Subscribe("stays@example.org", new Profile(), "2023-01-01T07:00Z");
        await _service.Subscription.Begin(EmailAddress.Parse("asks-again@example.org"), new Profile(), confirmed: false, Now.AddDays(-1));

        Assert.Equal(1, (await Tidy()).Readers);

        Assert.Equal("asks-again lately stays", await _service.Ask<string>("select string_agg(split_part(email, '@', 1), ' ' order by email) from subscribers"));
    }

    [Fact]
    public async Task An_operator_may_keep_who_left_until_they_are_erased_by_hand()
    {
        await using var service = await TestService.Start(settings: given => given with { Retention = new RetentionSettings { LeftDays = 0 } });
        await service.Subscription.Leave(await service.Subscribe("ada@example.org", new Profile(), "2020-01-01T07:00Z"), At("2020-02-01T07:00Z"));

        Assert.Equal(0, (await service.Get<Tidy>().Run(Now)).Readers);
        Assert.Equal(2, new RetentionSettings { DigestDays = 59, LeftDays = 29 }.Faults().Count());
    }
}
