using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class DeliverEmailsTests
{
    private static LoopbackScript For(string recipient, LoopbackStep step, LoopbackAction action, int times = int.MaxValue)
    {
        var left = times;
        return moment => moment.Step == step && moment.Recipients.Contains(recipient) && Interlocked.Decrement(ref left) >= 0 ? action : null;
    }

    [Fact]
    public async Task It_sends_each_mail_once()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(120);
        Assert.Equal(new DeliveryReport(Sent: 120), await rig.Run());
        Assert.Equal(new DeliveryReport(), await rig.Run());
        Assert.Equal(120, rig.Relay.Mails.Select(mail => mail.Recipient).Distinct().Count());
        Assert.Equal(120, rig.Relay.Count);
        Assert.Equal(120, (await rig.Seed.States())["sent"]);
    }

    [Fact]
    public async Task The_servers_words_are_kept()
    {
        await using var rig = await DeliveryRig.Create();
        var mail = Assert.Single(await rig.Seed.Readers(1));
        await rig.Run();
        var row = await rig.Seed.Mail(mail);
        Assert.Equal(("250 2.0.0 Ok: kept as 1", 1, null), (row.Reply, row.Attempts, row.Owner));
    }

    [Fact]
    public async Task An_address_beyond_ascii_is_served_between_the_others()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(10);
        await rig.Seed.Digest(await rig.Seed.Subscriber("用户@example.net"), due: OutboxSeed.Now.AddMinutes(-1));
        await rig.Seed.Digest(await rig.Seed.Subscriber("leser@xn--bcher-kva.example"));
        Assert.Equal(new DeliveryReport(Sent: 12), await rig.Run());
        Assert.Contains(rig.Relay.Mails, mail => mail.Recipient == "用户@example.net");
        Assert.Contains(rig.Relay.Mails, mail => mail.Recipient == "leser@xn--bcher-kva.example");
    }

    [Fact]
    public async Task An_empty_outbox_opens_no_connection()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Run();
        Assert.Equal(0, rig.Relay.Connections);
    }

    [Fact]
    public async Task Connections_are_reused_within_and_between_runs()
    {
        await using var rig = await DeliveryRig.Create();
        var worker = rig.Worker();
        await rig.Seed.Readers(60);
        await rig.Run(worker: worker);
        await rig.Seed.Digest(await rig.Seed.Subscriber("late@example.net"));
        await rig.Run(worker: worker);
        Assert.Equal(61, rig.Relay.Count);
        Assert.InRange(rig.Relay.Connections, 1, 3);
    }

    [Fact]
    public async Task A_connection_carries_only_so_many_mails()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(20);
        Assert.Equal(20, (await rig.Run(worker: rig.Worker(smtp: smtp => smtp with { Connections = 1, MaxMessagesPerConnection = 6 }))).Sent);
        Assert.Equal([6, 6, 6, 2], rig.Relay.Mails.GroupBy(mail => mail.Connection).OrderBy(group => group.Key).Select(group => group.Count()));
    }

    public static TheoryData<LoopbackStep, string, string> Replies => new()
    {
        { LoopbackStep.RcptTo, "450 4.2.0 Greylisted", "later" },
        { LoopbackStep.RcptTo, "550 5.1.1 No such user", "refused" },
        { LoopbackStep.RcptTo, "421 4.3.2 Closing", "later" },
        { LoopbackStep.Data, "421 4.3.2 Closing", "later" },
        { LoopbackStep.Data, "451 4.3.0 Try later", "later" },
        { LoopbackStep.EndOfData, "421 4.3.2 Closing", "later" },
        { LoopbackStep.EndOfData, "452 4.3.1 Disk full", "later" },
        { LoopbackStep.EndOfData, "554 5.6.0 Bad message", "refused" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task What_one_recipient_meets_does_not_hold_up_the_others(LoopbackStep step, string reply, string state)
    {
        await using var rig = await DeliveryRig.Create(For("reader2@example.net", step, LoopbackAction.Say(reply)));
        var mails = await rig.Seed.Readers(12);
        Assert.Equal(11, (await rig.Run()).Sent);
        var row = await rig.Seed.Mail(mails[1]);
        Assert.Equal((state, reply, 0), (row.State, row.Reply, row.Doubts));
        Assert.Equal("due", await rig.Seed.DigestState(mails[1]));
    }

    [Theory]
    [InlineData(LoopbackStep.RcptTo)]
    [InlineData(LoopbackStep.Data)]
    public async Task A_connection_cut_before_the_data_is_simply_later(LoopbackStep step)
    {
        await using var rig = await DeliveryRig.Create(For("reader1@example.net", step, LoopbackAction.Cut, times: 1));
        var mails = await rig.Seed.Readers(5);
        Assert.Equal(new DeliveryReport(Sent: 4, Later: 1), await rig.Run());
        Assert.Equal(0, (await rig.Seed.Mail(mails[0])).Doubts);
        Assert.Equal(new DeliveryReport(Sent: 1), await rig.Run(later: TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task A_cut_after_the_data_is_doubt_and_goes_out_again_with_the_same_message_id()
    {
        await using var rig = await DeliveryRig.Create(For("reader1@example.net", LoopbackStep.EndOfData, LoopbackAction.Cut, times: 1));
        var mail = Assert.Single(await rig.Seed.Readers(1));
        Assert.Equal(new DeliveryReport(Later: 1), await rig.Run());
        Assert.Equal(("later", 1), ((await rig.Seed.Mail(mail)).State, (await rig.Seed.Mail(mail)).Doubts));
        Assert.Equal(new DeliveryReport(Sent: 1), await rig.Run(later: TimeSpan.FromMinutes(2)));
        Assert.Equal(2, rig.Relay.Count);
        Assert.Single(rig.Relay.Mails.Select(taken => taken.Text).Distinct());
        Assert.NotNull(rig.Relay.Mails[0].MessageId);
    }

    [Fact]
    public async Task A_mail_in_doubt_five_times_is_uncertain_for_good()
    {
        await using var rig = await DeliveryRig.Create(For("reader1@example.net", LoopbackStep.EndOfData, LoopbackAction.Cut));
        var mail = Assert.Single(await rig.Seed.Readers(1));
        var reports = new List<DeliveryReport>();
        for (var day = 0; day < 7; day++)
            reports.Add(await rig.Run(later: TimeSpan.FromDays(day)));
        Assert.Equal([1, 1, 1, 1, 0, 0, 0], reports.Select(report => report.Later));
        Assert.Equal([0, 0, 0, 0, 1, 0, 0], reports.Select(report => report.Uncertain));
        Assert.Equal(("uncertain", "due"), ((await rig.Seed.Mail(mail)).State, await rig.Seed.DigestState(mail)));
        Assert.Equal(5, rig.Relay.Count);
    }

    [Fact]
    public async Task A_crash_between_send_and_record_doubles_under_the_same_message_id()
    {
        await using var rig = await DeliveryRig.Create();
        var mail = Assert.Single(await rig.Seed.Readers(1));
        await SendWithoutRecording(rig);
        Assert.Equal(("sending", 1), ((await rig.Seed.Mail(mail)).State, rig.Relay.Count));
        Assert.Equal(new DeliveryReport(), await rig.Run());

        await rig.Seed.LapseLeases();
        Assert.Equal(new DeliveryReport(Sent: 1), await rig.Run());
        Assert.Equal(2, rig.Relay.Count);
        Assert.Single(rig.Relay.Mails.Select(taken => taken.MessageId).Distinct());
    }

    private static async Task SendWithoutRecording(DeliveryRig rig)
    {
        var outbox = new Outbox(rig.Database.Source);
        var owner = Guid.NewGuid();
        var begun = await outbox.BeginSending(owner, await outbox.Claim(owner, Urgency.Digest, 10, TimeSpan.FromMinutes(2), OutboxSeed.Now, default), OutboxSeed.Now, default);
        await using var connection = Assert.IsType<Dialed.Up>(await SmtpConnection.Open(rig.Smtp, null, false, default)).Connection;
        foreach (var prepared in await rig.Seed.Prepare(begun, default))
            await connection.Send(SealedMail.Seal(((PreparedMail.Ready)prepared).Content), default);
    }

    [Fact]
    public async Task Two_workers_share_the_work_and_double_nothing()
    {
        await using var rig = await DeliveryRig.Create();
        await rig.Seed.Readers(300);
        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => rig.Run(drain: true, worker: rig.Worker())));
        Assert.Equal(300, reports.Sum(report => report.Sent));
        Assert.Equal(300, rig.Relay.Count);
        Assert.Equal(300, rig.Relay.Mails.Select(mail => mail.MessageId).Distinct().Count());
    }

    [Theory]
    [InlineData("update subscribers set state = 'unsubscribed', left_at = now() where email = 'reader2@example.net'", "cancelled")]
    [InlineData("update digests set state = 'superseded', reason = 'newer' where subscriber_id = (select subscriber_id from subscribers where email = 'reader2@example.net')", "superseded")]
    public async Task What_changes_between_claim_and_sending_counts(string change, string state)
    {
        await using var rig = await DeliveryRig.Create();
        var mails = await rig.Seed.Readers(5);
        var report = await rig.Run(worker: rig.Worker(prepare: async (claimed, stop) =>
        {
            await rig.Seed.Execute(change);
            return await rig.Seed.Prepare(claimed, stop);
        }));
        Assert.Equal(new DeliveryReport(Sent: 4, Cancelled: state == "cancelled" ? 1 : 0, Superseded: state == "superseded" ? 1 : 0), report);
        Assert.Equal((state, 0), ((await rig.Seed.Mail(mails[1])).State, (await rig.Seed.Mail(mails[1])).Attempts));
        Assert.DoesNotContain(rig.Relay.Mails, mail => mail.Recipient == "reader2@example.net");
    }

    [Fact]
    public async Task An_expired_digest_is_superseded_with_its_row()
    {
        await using var rig = await DeliveryRig.Create();
        var mail = await rig.Seed.Digest(await rig.Seed.Subscriber("a@example.net"), expires: OutboxSeed.Now);
        Assert.Equal(new DeliveryReport(Superseded: 1), await rig.Run());
        Assert.Equal(("superseded", "superseded"), ((await rig.Seed.Mail(mail)).State, await rig.Seed.DigestState(mail)));
    }

    [Fact]
    public async Task A_greylisted_digest_expires_when_its_time_is_over()
    {
        await using var rig = await DeliveryRig.Create(For("a@example.net", LoopbackStep.RcptTo, LoopbackAction.Say("450 4.2.0 Greylisted")));
        var mail = await rig.Seed.Digest(await rig.Seed.Subscriber("a@example.net"), expires: OutboxSeed.Now.AddSeconds(30));
        Assert.Equal(new DeliveryReport(Later: 1), await rig.Run());
        Assert.Equal(new DeliveryReport(Superseded: 1), await rig.Run(later: TimeSpan.FromSeconds(30)));
        Assert.Equal("superseded", await rig.Seed.DigestState(mail));
    }

    [Fact]
    public async Task A_poisonous_row_is_set_aside_the_others_go_and_the_third_time_it_is_cancelled()
    {
        await using var rig = await DeliveryRig.Create();
        var mails = await rig.Seed.Readers(10);
        PrepareMails poison = (claimed, stop) => claimed.Any(mail => mail.MailId == mails[3])
            ? throw new InvalidOperationException("template digest.html line 7: no such paper")
            : rig.Seed.Prepare(claimed, stop);
        Assert.Equal(new DeliveryReport(Sent: 9, Later: 1), await rig.Run(worker: rig.Worker(poison)));
        Assert.Equal(new DeliveryReport(Later: 1), await rig.Run(TimeSpan.FromHours(1), worker: rig.Worker(poison)));
        Assert.Equal(new DeliveryReport(Cancelled: 1), await rig.Run(TimeSpan.FromHours(2), worker: rig.Worker(poison)));
        var row = await rig.Seed.Mail(mails[3]);
        Assert.Equal(("cancelled", 0, 3), (row.State, row.Attempts, row.SetAsides));
        Assert.Contains("template digest.html line 7", row.Reply);
        Assert.Equal("cancelled", await rig.Seed.DigestState(mails[3]));
    }

    [Fact]
    public async Task A_mail_that_cannot_be_composed_and_one_that_was_forgotten_are_set_aside_too()
    {
        await using var rig = await DeliveryRig.Create();
        var mails = await rig.Seed.Readers(4);
        var report = await rig.Run(worker: rig.Worker(async (claimed, stop) =>
            [.. (await rig.Seed.Prepare(claimed, stop)).Skip(1).Select((prepared, i) => i == 0 ? new PreparedMail.Ready(prepared.Mail, MailSamples.Digest("bad\r\naddress")) : prepared)]));
        Assert.Equal(new DeliveryReport(Sent: 2, Later: 2), report);
        var setAsides = await Task.WhenAll(mails.Select(async mail => (await rig.Seed.Mail(mail)).SetAsides));
        Assert.Equal([1, 1, 0, 0], setAsides);
    }

    [Fact]
    public async Task A_digest_with_nothing_left_to_tell_is_cancelled_with_its_reason()
    {
        await using var rig = await DeliveryRig.Create();
        var mail = Assert.Single(await rig.Seed.Readers(1));
        Assert.Equal(new DeliveryReport(Cancelled: 1), await rig.Run(worker: rig.Worker((claimed, _) =>
            Task.FromResult<IReadOnlyList<PreparedMail>>([.. claimed.Select(each => new PreparedMail.Cancel(each, "all papers were withdrawn"))]))));
        Assert.Equal(("all papers were withdrawn", "cancelled"), ((await rig.Seed.Mail(mail)).Reply, await rig.Seed.DigestState(mail)));
    }

    [Fact]
    public async Task A_mail_in_doubt_is_never_superseded()
    {
        await using var rig = await DeliveryRig.Create(For("a@example.net", LoopbackStep.EndOfData, LoopbackAction.Cut));
        var mail = await rig.Seed.Digest(await rig.Seed.Subscriber("a@example.net"), expires: OutboxSeed.Now.AddHours(1));
        Assert.Equal(1, (await rig.Run()).Later);
        Assert.Equal(new DeliveryReport(Uncertain: 1), await rig.Run(later: TimeSpan.FromHours(1)));
        Assert.Equal("due", await rig.Seed.DigestState(mail));
    }
}
