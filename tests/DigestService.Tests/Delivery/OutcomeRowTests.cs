using DigestService.Delivery;

namespace DigestService.Tests.Delivery;

public sealed class OutcomeRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);

    private static readonly ClaimedMail Mail = new()
    {
        MailId = 1, Kind = MailKind.Digest, SubscriberId = 1, DigestId = 7, Attempts = 1, Doubts = 0, SetAsides = 0, CreatedAt = Now, ExpiresAt = null,
    };

    private static OutcomeRow Of(ClaimedMail mail, Outcome outcome) => OutcomeRow.Of(mail, outcome, Now, new Random(1));

    [Fact]
    public void A_later_mail_waits() => Assert.InRange(Of(Mail, new Outcome.Later("450 wait")).NextAttemptAt!.Value, Now.AddSeconds(48), Now.AddSeconds(72));

    [Fact]
    public void A_retry_is_never_planned_beyond_the_expiry() =>
        Assert.Equal(Now.AddSeconds(10), Of(Mail with { ExpiresAt = Now.AddSeconds(10) }, new Outcome.Later("450 wait")).NextAttemptAt);

    [Fact]
    public void A_mail_without_expiry_is_given_up_after_days()
    {
        var row = Of(Mail with { Attempts = Backoff.GiveUpAfter }, new Outcome.Later("450 wait"));
        Assert.Equal("refused", row.State);
        Assert.Contains("450 wait", row.Reply);
    }

    [Fact]
    public void A_doubt_is_sent_again_and_the_fifth_is_the_last()
    {
        Assert.Equal(("later", true), (Of(Mail with { Doubts = 3 }, new Outcome.Doubt("cut")).State, Of(Mail with { Doubts = 3 }, new Outcome.Doubt("cut")).InDoubt));
        Assert.Equal("uncertain", Of(Mail with { Doubts = 4 }, new Outcome.Doubt("cut")).State);
    }

    [Fact]
    public void What_may_have_arrived_is_never_superseded_nor_cancelled()
    {
        Assert.Equal("superseded", Of(Mail, new Outcome.Superseded("expired")).State);
        Assert.Equal("uncertain", Of(Mail with { Doubts = 1 }, new Outcome.Superseded("expired")).State);
        Assert.Equal("uncertain", Of(Mail with { Doubts = 1 }, new Outcome.Cancelled("nothing left")).State);
    }

    [Fact]
    public void A_mail_that_cannot_be_rendered_waits_and_is_cancelled_the_third_time()
    {
        Assert.Equal(("later", true), (Of(Mail, new Outcome.SetAside("boom")).State, Of(Mail, new Outcome.SetAside("boom")).SetAside));
        Assert.Equal("cancelled", Of(Mail with { SetAsides = 2 }, new Outcome.SetAside("boom")).State);
    }

    [Fact]
    public void A_reply_is_kept_on_one_bounded_line() =>
        Assert.True(Of(Mail, new Outcome.Later(new string('x', 5000) + "\n")).Reply!.Length <= 500);

    [Fact]
    public void The_message_id_is_the_same_for_every_attempt_and_differs_by_mail()
    {
        Assert.Equal(Mail.MessageId("example.org"), (Mail with { Attempts = 4 }).MessageId("example.org"));
        Assert.Equal("digest.7.1772434800@example.org", Mail.MessageId("example.org"));
        Assert.NotEqual(Mail.MessageId("example.org"), (Mail with { DigestId = null, Kind = MailKind.Confirmation }).MessageId("example.org"));
    }
}
