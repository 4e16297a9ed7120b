using System.Collections.Concurrent;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>What refusals do to the outbox: whom they hold up, and for how long.</summary>
public sealed class DeliveryPausesTests
{
    private const string Throttled = "421 4.7.28 unusual rate of unsolicited mail";

    private static LoopbackScript GmailSays(Func<string?> reply) => moment =>
        moment.Step == LoopbackStep.RcptTo && moment.Recipient?.EndsWith("@gmail.com", StringComparison.Ordinal) == true && reply() is { } said ? LoopbackAction.Say(said) : null;

    private static Task ToGmail(DeliveryRig rig, int everyNth = 2) =>
        rig.Seed.Execute("update subscribers set email = replace(email, 'example.net', 'gmail.com') where subscriber_id % @everyNth = 0", new { everyNth });

    [Fact]
    public async Task A_provider_that_refuses_several_readers_is_left_alone_and_the_others_get_their_mail()
    {
        await using var rig = await DeliveryRig.Create(GmailSays(() => Throttled));
        var mails = await rig.Seed.Readers(120);
        await ToGmail(rig);
        var report = await rig.Run(drain: true);
        Assert.Equal((60, 60, null), (report.Sent, report.Later, report.Fault));

        var rows = await Task.WhenAll(mails.Select(rig.Seed.Mail));
        var held = rows.Where(row => row.Reply?.StartsWith("gmail is paused until", StringComparison.Ordinal) == true).ToList();
        // Five refusals, and at most what was on its way meanwhile: two a connection, and one whose refusal is being counted.
        Assert.InRange(held.Count, 60 - 5 - 3 * 3, 55);
        Assert.All(held, row => Assert.Equal(0, row.Attempts));
        Assert.All(held, row => Assert.InRange(row.NextAttemptAt, OutboxSeed.Now.AddMinutes(15), OutboxSeed.Now.AddMinutes(16)));
        Assert.DoesNotContain(rows, row => row.State is "refused");
    }

    [Fact]
    public async Task After_the_pause_the_mail_goes_out()
    {
        string? says = Throttled;
        await using var rig = await DeliveryRig.Create(GmailSays(() => says));
        await rig.Seed.Readers(40);
        await ToGmail(rig, 1);
        await rig.Run(drain: true);
        says = null;
        Assert.Equal(0, (await rig.Run(later: TimeSpan.FromMinutes(5))).Sent);
        Assert.Equal(40, (await rig.Run(later: TimeSpan.FromMinutes(40), drain: true)).Sent);
    }

    [Fact]
    public async Task Mail_that_waits_for_a_pause_stands_in_nobodys_way()
    {
        await using var rig = await DeliveryRig.Create(GmailSays(() => Throttled));
        await rig.Seed.Readers(300);
        await ToGmail(rig, 1);
        await rig.Run(drain: true);
        var later = await rig.Seed.Digest(await rig.Seed.Subscriber("late@example.net"));
        Assert.Equal(new DeliveryReport(Sent: 1), await rig.Run(later: TimeSpan.FromMinutes(1)));
        Assert.Equal("sent", (await rig.Seed.Mail(later)).State);
    }

    [Fact]
    public async Task Another_worker_keeps_the_pause()
    {
        await using var rig = await DeliveryRig.Create(GmailSays(() => Throttled));
        await rig.Seed.Readers(20);
        await ToGmail(rig, 1);
        await rig.Run(drain: true);
        await rig.Seed.Digest(await rig.Seed.Subscriber("late@gmail.com"));
        var said = rig.Relay.Connections;
        Assert.Equal(new DeliveryReport(Later: 1), await rig.Run(later: TimeSpan.FromMinutes(1)));
        Assert.Equal(said, rig.Relay.Connections);
    }

    [Fact]
    public async Task One_policy_refusal_is_about_that_mail_alone_and_suppresses_nobody()
    {
        var told = new ConcurrentBag<(string Address, bool IsDead)>();
        await using var rig = await DeliveryRig.Create(moment => moment is { Step: LoopbackStep.RcptTo, Recipient: "reader2@gmail.com" } ? LoopbackAction.Say("550 5.7.1 Message rejected by policy") : null);
        await rig.Seed.Readers(30);
        await ToGmail(rig, 1);
        Assert.Equal(new DeliveryReport(Sent: 29, Later: 1), await rig.Run(drain: true, worker: Telling(rig, told)));
        Assert.Empty(told);
    }

    [Fact]
    public async Task A_digest_that_expires_during_a_pause_falls_and_its_papers_return()
    {
        await using var rig = await DeliveryRig.Create(GmailSays(() => Throttled));
        await rig.Seed.Readers(20);
        await ToGmail(rig, 1);
        await rig.Run(drain: true);
        var mail = await rig.Seed.Digest(await rig.Seed.Subscriber("late@gmail.com"), expires: OutboxSeed.Now.AddMinutes(5));
        await rig.Run(later: TimeSpan.FromMinutes(1));
        Assert.Equal(OutboxSeed.Now.AddMinutes(5), (await rig.Seed.Mail(mail)).NextAttemptAt);
        await rig.Run(later: TimeSpan.FromMinutes(6));
        Assert.Equal(("superseded", "superseded"), ((await rig.Seed.Mail(mail)).State, await rig.Seed.DigestState(mail)));
    }

    [Fact]
    public async Task A_digest_refused_for_our_sake_waits_an_hour_and_falls_when_the_next_is_due_so_that_its_papers_return()
    {
        await using var rig = await DeliveryRig.Create(moment => moment.Step == LoopbackStep.EndOfData ? LoopbackAction.Say("550 5.7.1 Message rejected by policy") : null);
        var mail = await rig.Seed.Digest(await rig.Seed.Subscriber("reader@lab.example"), expires: OutboxSeed.Now.AddHours(24));
        await rig.Run();
        Assert.Equal("later", (await rig.Seed.Mail(mail)).State);
        Assert.InRange((await rig.Seed.Mail(mail)).NextAttemptAt, OutboxSeed.Now.AddHours(1), OutboxSeed.Now.AddHours(1.2));
        await rig.Run(later: TimeSpan.FromHours(24.1));
        Assert.Equal(("superseded", "superseded"), ((await rig.Seed.Mail(mail)).State, await rig.Seed.DigestState(mail)));
    }

    [Fact]
    public async Task Only_an_address_that_does_not_exist_is_called_dead_and_a_full_mailbox_is_told_too()
    {
        var told = new ConcurrentBag<(string Address, bool IsDead)>();
        var replies = new Dictionary<string, string>
        {
            ["reader1@example.net"] = "550 5.1.1 <reader1@example.net>: User unknown",
            ["reader2@example.net"] = "552 5.2.2 Mailbox full",
            ["reader3@example.net"] = "550 5.7.1 Policy",
            ["reader4@example.net"] = "550 Administrative prohibition",
            ["reader5@example.net"] = "450 4.2.0 Greylisted",
        };
        await using var rig = await DeliveryRig.Create(moment => moment.Step == LoopbackStep.RcptTo && replies.TryGetValue(moment.Recipient!, out var reply) ? LoopbackAction.Say(reply) : null);
        await rig.Seed.Readers(6);
        Assert.Equal(new DeliveryReport(Sent: 1, Later: 3, Refused: 2), await rig.Run(drain: true, worker: Telling(rig, told)));
        Assert.Equal([("reader1@example.net", true), ("reader2@example.net", false)], told.Order());
    }

    [Fact]
    public async Task A_time_in_the_reply_is_the_soonest_next_attempt()
    {
        await using var rig = await DeliveryRig.Create(moment => moment.Step == LoopbackStep.RcptTo ? LoopbackAction.Say("451 4.7.1 Greylisted, try again in 15 minutes") : null);
        var mail = Assert.Single(await rig.Seed.Readers(1));
        await rig.Run();
        Assert.InRange((await rig.Seed.Mail(mail)).NextAttemptAt, OutboxSeed.Now.AddMinutes(15), OutboxSeed.Now.AddMinutes(18));
    }

    private static DeliverEmails Telling(DeliveryRig rig, ConcurrentBag<(string Address, bool IsDead)> told) => rig.Worker(options: options => options with
    {
        TellFailure = (mail, _, isDead, _) =>
        {
            told.Add((mail.SaidTo!, isDead));
            return Task.CompletedTask;
        },
    });
}
