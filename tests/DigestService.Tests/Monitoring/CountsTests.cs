using DigestService.Delivery.Loopback;
using DigestService.Monitoring;
using DigestService.Subscribers;
using DigestService.Tests.Bounces;
using DigestService.Tests.Support;
using Npgsql;

namespace DigestService.Tests.Monitoring;

public sealed class CountsTests
{
    private static LoopbackAction? Misbehave(LoopbackMoment moment) => moment.Step != LoopbackStep.RcptTo ? null : moment.Recipient!.Split('@')[0] switch
    {
        "gone" => LoopbackAction.Say("550 5.1.1 User unknown"),
        "busy" => LoopbackAction.Say("451 4.3.0 Try later"),
        _ => null,
    };

    private static async Task<IReadOnlyList<string>> Counted(TestService service)
    {
        await service.Get<DayCounts>().Flush();
        return (await service.Ask<string[]>("select array_agg(name || ' ' || part || ' ' || count order by name, part) from day_counts where day = (now() at time zone 'UTC')::date")) ?? [];
    }

    [Fact]
    public async Task What_became_of_each_mail_is_counted_by_provider_and_by_day()
    {
        await using var service = await TestService.Start(new LoopbackOptions { Script = Misbehave });
        foreach (var email in new[] { "ada@gmail.com", "bob@googlemail.com", "eve@lab.example", "gone@yahoo.fr", "busy@outlook.com" })
            await service.Subscribe(email, new Profile { Keywords = ["router"], TimeZone = "UTC" }, "2025-12-11T06:00Z");
        await service.Tell("hf", "2025-12-11T06:00Z", Told.Listed("1", "A router", "2025-12-11"));

        await service.ComposeAndSend("2025-12-11T07:00Z");

        Assert.Equal(["accepted gmail 2", "accepted other 1", "deferred microsoft 1", "refused yahoo 1"], await Counted(service));
    }

    [Fact]
    public async Task What_comes_back_is_counted_once_a_bounce_and_a_complaint_apart()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");

        await rig.Take("postfix-unknown.eml", mail, "2025-12-02T07:05Z");
        await rig.Take("postfix-unknown.eml", mail, "2025-12-02T07:06Z");
        await rig.Take("yahoo-complaint.eml", mail, "2025-12-02T08:00Z");

        Assert.Equal(["accepted other 1", "bounced other 1", "complained other 1"], await Counted(rig.Service));
    }

    [Fact]
    public async Task Who_is_turned_away_is_counted_by_reason_and_a_count_that_cannot_be_written_is_kept()
    {
        await using var service = await TestService.Start();
        service.Get<Refusals>().Count("limit: forms");
        await service.Do("alter table day_counts rename to away");
        await Assert.ThrowsAsync<PostgresException>(() => service.Get<DayCounts>().Flush());
        await service.Do("alter table away rename to day_counts");
        service.Get<Refusals>().Count("limit: forms");

        Assert.Equal(["turned away limit: forms 2"], await Counted(service));
        Assert.Equal(["turned away limit: forms 2"], await Counted(service));
    }

    [Fact]
    public async Task A_keyword_is_noisy_or_dead_by_what_it_caught_and_by_how_many_read_with_it()
    {
        await using var service = await TestService.Start();
        await service.Tell("hf", "2025-12-11T06:00Z", Told.Listed("1", "A router", "2025-12-11"), Told.Listed("2", "A router again", "2025-12-11"), Told.Listed("3", "A chess engine", "2025-12-11"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router", "chess", "zebrafish"] }, "2025-12-11T06:00Z");
        await service.Subscribe("bob@example.org", new Profile { Keywords = ["chess", "zebrafish", "axolotl"] }, "2025-12-11T06:00Z");
        await service.Subscription.Leave(await service.Subscribe("eve@example.org", new Profile { Keywords = ["newt"] }, "2025-12-11T06:00Z"), TestService.At("2025-12-11T06:30Z"));

        await service.Get<KeywordTallies>().Renew(TestService.At("2025-12-11T07:00Z"));
        await service.Subscribe("later@example.org", new Profile { Keywords = ["router"] }, "2025-12-11T07:05Z");
        await service.Get<KeywordTallies>().Renew(TestService.At("2025-12-11T07:10Z")); // counted a moment ago

        await using var connection = await service.Database.OpenConnectionAsync();
        var (noisiest, deadest, counted) = await KeywordTallies.Read(connection, 10);
        Assert.Equal([new("router", 2, 1), new("chess", 1, 2)], noisiest);
        Assert.Equal([new("zebrafish", 0, 2), new("axolotl", 0, 1)], deadest);
        Assert.Equal(TestService.At("2025-12-11T07:00Z"), counted);
    }
}
