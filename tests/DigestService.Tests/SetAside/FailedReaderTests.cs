using DigestService.SetAside;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.SetAside;

/// <summary>A reader whose digest cannot be composed, whatever the reason.</summary>
public sealed class FailedReaderTests
{
    private static readonly Profile Router = new() { Keywords = ["router"], TimeZone = "UTC" };

    private static async Task<TestService> Start(int readers)
    {
        var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T12:00Z", Told.Listed("1", "Router", "2025-12-11"));
        foreach (var at in Enumerable.Range(1, readers)) await service.Subscribe($"reader{at}@example.org", Router, "2025-12-12T07:00Z");
        return service;
    }

    /// <summary>From now on the database refuses one reader's rows.</summary>
    private static Task Poison(TestService service, string table, int subscriberId) =>
        service.Do($"alter table {table} add constraint poison check (subscriber_id <> {subscriberId}) not valid");

    private static async Task<IReadOnlyList<SetAsideItem>> Listed(TestService service, string now)
    {
        await using var connection = await service.Database.OpenConnectionAsync();
        return await SetAsides.List(connection, 50, TestService.At(now));
    }

    [Theory]
    [InlineData("digests")]
    [InlineData("outbox")]
    public async Task One_reader_whose_rows_are_refused_holds_up_nobody(string table)
    {
        await using var service = await Start(40);
        await Poison(service, table, 13);

        var counts = await service.Compose("2025-12-12T07:00Z");

        Assert.Equal((39, 1), (counts.Digests, counts.Skipped["failed"]));
        Assert.Equal(39, await service.Ask<int>("select count(*) from outbox where subscriber_id <> 13"));
        var failed = Assert.Single(await Listed(service, "2025-12-12T07:00Z"));
        Assert.Equal(("reader:13", 1, TestService.At("2025-12-12T07:20Z")), (failed.Name, failed.Tries, failed.NextTry));
        Assert.StartsWith("the database refused it: new row for relation", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_three_tries_it_is_set_aside_for_a_day_and_mended_it_misses_nothing()
    {
        await using var service = await Start(3);
        await Poison(service, "digests", 2);

        foreach (var time in new[] { "07:00", "07:20", "07:40", "08:00" }) await service.Compose($"2025-12-12T{time}Z");
        Assert.Equal((3, TestService.At("2025-12-13T07:40Z")), Assert.Single(await Listed(service, "2025-12-12T08:00Z")) is var aside ? (aside.Tries, aside.NextTry) : default);

        await service.Do("alter table digests drop constraint poison");
        await service.Compose("2025-12-13T07:40Z");
        Assert.Equal(["Router"], await service.Shown(2, "2025-12-13"));
        Assert.Empty(await Listed(service, "2025-12-13T07:40Z"));
        Assert.Equal(TestService.At("2025-12-14T07:00Z").UtcDateTime, await service.Ask<DateTime>("select due_at from schedule where subscriber_id = 2"));
    }

    [Fact]
    public async Task The_operator_can_have_it_tried_again_at_once()
    {
        await using var service = await Start(3);
        await Poison(service, "digests", 2);
        await service.Compose("2025-12-12T07:00Z");
        await service.Do("alter table digests drop constraint poison");

        Assert.Equal(0, await service.Get<SetAsides>().TryAgain("reader:1", TestService.At("2025-12-12T07:05Z")));
        Assert.Equal(1, await service.Get<SetAsides>().TryAgain("reader:2", TestService.At("2025-12-12T07:05Z")));
        Assert.Equal(1, (await service.Compose("2025-12-12T07:05Z")).Digests);
        Assert.Equal(["Router"], await service.Shown(2, "2025-12-12"));
    }

    [Fact]
    public async Task One_who_paused_meanwhile_is_not_woken()
    {
        await using var service = await Start(1);
        await Poison(service, "digests", 1);
        await service.Compose("2025-12-12T07:00Z");
        await service.Subscription.Pause(1, null, TestService.At("2025-12-12T07:05Z"));

        Assert.Empty(await Listed(service, "2025-12-12T07:10Z"));
        Assert.Equal(0, await service.Get<SetAsides>().TryAgain(null, TestService.At("2025-12-12T07:10Z")));
    }

    [Fact]
    public async Task A_keyword_that_is_gone_is_named_in_a_sentence()
    {
        await using var service = await Start(2);
        await service.Do("update profiles set keyword_ids = '{999999}' where subscriber_id = 1");
        await service.Compose("2025-12-12T07:00Z");
        Assert.Equal("keyword 999999 of their profile could not be evaluated: it is not in the table of keywords", Assert.Single(await Listed(service, "2025-12-12T07:00Z")).Reason);
    }

    [Theory]
    [InlineData("53100")] // the disk is full
    [InlineData("42501")] // somebody took the right to write away
    public async Task What_refuses_everybody_is_nobodys_fault(string state)
    {
        await using var service = await Start(5);
        await service.Do($"create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '{state}', message = 'no'; end $$; create trigger refuse before insert on outbox execute function refuse()");

        var fault = await Assert.ThrowsAsync<PostgresException>(() => service.Compose("2025-12-12T07:00Z"));

        Assert.Equal(state, fault.SqlState);
        Assert.Empty(await Listed(service, "2025-12-12T07:00Z"));
        Assert.Equal(0, await service.Ask<int>("select count(*) from digests"));
        await service.Do("drop trigger refuse on outbox");
        Assert.Equal(5, (await service.Compose("2025-12-12T07:01Z")).Digests);
    }
}
