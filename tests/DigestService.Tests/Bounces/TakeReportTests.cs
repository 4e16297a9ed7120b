using DigestService.Bounces;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Bounces;

public sealed class TakeReportTests
{
    [Fact]
    public async Task A_hard_bounce_suppresses_the_address_at_once()
    {
        await using var rig = await BounceRig.Start();

        var taken = await rig.Take("postfix-unknown.eml", await rig.Send("2025-12-02"), "2025-12-02T07:05Z");

        Assert.Equal(Handled.Suppressed, taken.Handled);
        Assert.Equal("active, suppressed", await rig.State());
        Assert.StartsWith("bounced: 550 5.1.1 (address)", (await rig.Service.Get<Suppressions>().List()).Single().Reason, StringComparison.Ordinal);
        Assert.Equal(0, (await rig.Service.Compose("2025-12-03T07:00Z")).Due);
    }

    [Fact]
    public async Task A_forged_or_foreign_token_changes_nothing_though_its_class_is_told()
    {
        await using var rig = await BounceRig.Start();
        var real = rig.ReturnPath(await rig.Send("2025-12-02"));
        var forged = real[..^19] + (real[^19] == 'a' ? 'b' : 'a') + real[^18..];
        var before = await rig.Service.AllRows();

        foreach (var path in new[] { forged, "bounce+token@digest.example.org", "bounce+mfrggzdfmztwq2lknnwg23tpobyxe43uov3h@other.example", "bounce@digest.example.org" })
        {
            var taken = await rig.Take(BounceRig.Message("postfix-unknown.eml", path), "2025-12-02T07:05Z");
            Assert.Equal((ReportClass.Permanent, null), (taken.Report.Class, taken.Handled));
        }

        Assert.Equal(before, await rig.Service.AllRows());
    }

    [Fact]
    public async Task A_message_id_of_ours_alone_changes_nothing()
    {
        await using var rig = await BounceRig.Start();
        await rig.Send("2025-12-02");
        var messageId = rig.Service.Mails[^1].MessageId!;
        var text = System.Text.Encoding.UTF8.GetString(BounceRig.Message("postfix-unknown.eml", "someone@digest.example.org")).Replace("digest.7.1765436400@digest.example.org", messageId, StringComparison.Ordinal);

        Assert.Null((await rig.Take(System.Text.Encoding.UTF8.GetBytes(text), "2025-12-02T07:05Z")).Handled);
        Assert.False(await rig.IsSuppressed());
    }

    [Fact]
    public async Task The_same_report_twice_counts_once()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Take("exchange-full.eml", mail, "2025-12-02T07:05Z");

        Assert.Equal(Handled.Repeated, (await rig.Take("exchange-full.eml", mail, "2025-12-03T07:05Z")).Handled);

        Assert.Equal(1, await rig.Service.Ask<int>("select count(*) from mail_reports"));
    }

    [Fact]
    public async Task A_report_that_comes_again_after_a_lift_suppresses_nobody()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Take("postfix-unknown.eml", mail, "2025-12-02T07:05Z");
        await rig.Service.Get<Suppressions>().Lift(EmailAddress.Parse(BounceRig.Ada), "the mailbox is back", At("2025-12-03T07:00Z"));

        await rig.Take("postfix-unknown.eml", mail, "2025-12-03T08:00Z");

        Assert.False(await rig.IsSuppressed());
        var lift = (await rig.Service.Get<Suppressions>().Lifts(EmailAddress.Parse(BounceRig.Ada))).Single();
        Assert.Equal(("the mailbox is back", At("2025-12-02T07:05Z"), At("2025-12-03T07:00Z")), (lift.Reason, lift.SuppressedAt, lift.LiftedAt));
    }

    [Fact]
    public async Task Policy_suppresses_nobody_however_often()
    {
        await using var rig = await BounceRig.Start();
        for (var day = 2; day <= 9; day++) await rig.Take("policy-over-unknown.eml", await rig.Send($"2025-12-0{day}"), $"2025-12-0{day}T07:05Z");

        Assert.False(await rig.IsSuppressed());
        Assert.Equal(8, await rig.Service.Ask<int>("select count(*) from mail_reports where class = 'permanent' and not counts"));
    }

    [Fact]
    public async Task A_complaint_suppresses_and_counts_as_leaving()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Service.Tell("hf", "2025-12-02T12:00Z", Told.Listed("9", "A later router", "2025-12-02"));
        await rig.Service.Compose("2025-12-03T07:00Z");

        await rig.Take("yahoo-complaint.eml", mail, "2025-12-03T07:00Z");

        Assert.Equal("unsubscribed, suppressed", await rig.State());
        Assert.Equal("complained", (await rig.Service.Get<Suppressions>().List()).Single().Reason);
        Assert.Equal(0, (await rig.Service.Deliver("2025-12-03T07:01Z")).Sent);
    }

    [Fact]
    public async Task What_no_program_can_read_is_kept_and_does_nothing()
    {
        await using var rig = await BounceRig.Start();

        Assert.Equal(Handled.Recorded, (await rig.Take("qmail-text-only.eml", await rig.Send("2025-12-02"), "2025-12-02T07:05Z")).Handled);

        Assert.Equal("unknown", await rig.Service.Ask<string>("select class from mail_reports"));
        Assert.Equal("active", await rig.State());
    }

    [Theory]
    [InlineData("vacation.eml")]
    [InlineData("out-of-office.eml")]
    [InlineData("receipt.eml")]
    [InlineData("delivered.eml")]
    public async Task Automatic_replies_and_good_news_leave_no_trace(string file)
    {
        await using var rig = await BounceRig.Start();
        var message = rig.Message(file, await rig.Send("2025-12-02"));
        var before = await rig.Service.AllRows();

        await rig.Take(message, "2025-12-02T07:05Z");

        Assert.Equal(before, await rig.Service.AllRows());
    }

    [Fact]
    public async Task Who_asks_to_leave_by_mail_leaves()
    {
        await using var rig = await BounceRig.Start();
        var token = rig.Service.Get<LinkSigner>().Sign(new SignedLink(LinkPurpose.Unsubscribe, rig.Reader, 1, 0, null));

        var taken = await rig.Take(System.Text.Encoding.ASCII.GetBytes($"From: ada@lab.example\nTo: leave@digest.example.org\nSubject: unsubscribe\n {token}\n\n"), "2025-12-02T07:05Z");

        Assert.Equal(LeaveOutcome.Left, taken.Left);
        Assert.Equal("unsubscribed", await rig.State());
    }

    [Fact]
    public async Task What_the_mail_system_says_of_the_recipient_is_enough()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");

        await rig.Take(BounceRig.Message("postfix-unknown.eml", "undisclosed@digest.example.org"), "2025-12-02T07:05Z", recipient: rig.ReturnPath(mail).ToUpperInvariant());

        Assert.True(await rig.IsSuppressed());
    }

    [Fact]
    public async Task A_report_of_an_erased_reader_is_of_nobody()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Service.Subscription.Erase(rig.Reader);

        Assert.Equal(Handled.NobodyThere, (await rig.Take("postfix-unknown.eml", mail, "2025-12-02T07:05Z")).Handled);
        Assert.False(await rig.IsSuppressed());
    }

    [Fact]
    public async Task A_pruned_mail_is_still_known_by_its_return_path()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Service.Do("delete from outbox");

        Assert.Equal(Handled.Suppressed, (await rig.Take("postfix-unknown.eml", mail, "2025-12-09T07:05Z")).Handled);
    }

    [Fact]
    public async Task Why_an_address_was_suppressed_at_first_stays_the_reason()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Service.Get<Suppressions>().Add(EmailAddress.Parse(BounceRig.Ada), "asked by letter", At("2025-12-02T07:01Z"));

        await rig.Take("postfix-unknown.eml", mail, "2025-12-02T07:05Z");

        Assert.Equal("asked by letter", (await rig.Service.Get<Suppressions>().List()).Single().Reason);
    }

    [Fact]
    public async Task Only_the_address_that_the_mail_went_to_is_suppressed()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Service.Do("insert into address_changes (subscriber_id, old_email, new_email, asked_at, confirmed_at) select subscriber_id, email, 'new@lab.example', '2025-12-03', '2025-12-03' from subscribers");
        await rig.Service.Do("update subscribers set email = 'new@lab.example', email_key = 'new@lab.example', link_version = 2");

        await rig.Take("postfix-unknown.eml", mail, "2025-12-04T07:05Z");

        Assert.True(await rig.IsSuppressed());
        Assert.False(await rig.IsSuppressed("new@lab.example"));
        Assert.Equal("active", await rig.State());
    }

    [Fact]
    public async Task Of_a_reader_who_moved_long_ago_a_report_about_another_address_says_nothing()
    {
        await using var rig = await BounceRig.Start();
        var mail = await rig.Send("2025-12-02");
        await rig.Service.Do("update subscribers set email = 'new@lab.example', email_key = 'new@lab.example', link_version = 2"); // and the change is forgotten

        Assert.Equal(Handled.Recorded, (await rig.Take("postfix-unknown.eml", mail, "2025-12-24T07:05Z")).Handled);

        Assert.Equal("active", await rig.State());
        Assert.False(await rig.IsSuppressed());
    }

    [Fact]
    public async Task Erasing_a_reader_erases_what_came_back_and_keeps_only_hashes_of_their_addresses()
    {
        await using var rig = await BounceRig.Start();
        await rig.Take("postfix-unknown.eml", await rig.Send("2025-12-02"), "2025-12-02T07:05Z");
        await rig.Service.Get<Suppressions>().Lift(EmailAddress.Parse(BounceRig.Ada), "back", At("2025-12-02T08:00Z"));
        await rig.Service.Get<Suppressions>().Add(EmailAddress.Parse(BounceRig.Ada), "again", At("2025-12-02T09:00Z"));

        await rig.Service.Subscription.Erase(rig.Reader);

        Assert.True(await rig.IsSuppressed());
        Assert.DoesNotContain(await rig.Service.AllRows(), table => table.Value.Contains("ada@", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await rig.Service.Ask<int>("select count(*) from mail_reports"));
    }
}
