using DigestService.Delivery;

namespace DigestService.Tests.Delivery;

public sealed class SmtpRepliesTests
{
    [Theory]
    // The recipient does not exist, in the words of Postfix, Gmail, Exchange, Exim, Yahoo.
    [InlineData(SmtpStep.Recipient, 550, "5.1.1 <x@example.net>: Recipient address rejected: User unknown", "Refused", "Recipient")]
    [InlineData(SmtpStep.Recipient, 550, "5.1.1 The email account that you tried to reach does not exist.", "Refused", "Recipient")]
    [InlineData(SmtpStep.Recipient, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "Refused", "Recipient")]
    [InlineData(SmtpStep.Recipient, 550, "Unrouteable address", "Refused", "Recipient")]
    [InlineData(SmtpStep.Final, 554, "delivery error: dd This user doesn't have a yahoo.com account", "Refused", "Recipient")]
    [InlineData(SmtpStep.Recipient, 553, "5.1.3 The recipient address is not a valid RFC 5321 address", "Refused", "Recipient")]
    // Full mailboxes are soft.
    [InlineData(SmtpStep.Recipient, 552, "5.2.2 Mailbox full", "Later", "Recipient")]
    [InlineData(SmtpStep.Final, 552, "5.2.2 The email account that you tried to reach is over quota.", "Later", "Recipient")]
    [InlineData(SmtpStep.Recipient, 552, "Requested mail action aborted: exceeded storage allocation", "Later", "Recipient")]
    [InlineData(SmtpStep.Recipient, 452, "4.2.2 The email account that you tried to reach is out of storage space.", "Later", "Recipient")]
    // Greylisting and other moments.
    [InlineData(SmtpStep.Recipient, 450, "4.2.0 <x@example.net>: Recipient address rejected: Greylisted", "Later", "Recipient")]
    [InlineData(SmtpStep.Recipient, 451, "Temporary local problem - please try later", "Later", "Recipient")]
    [InlineData(SmtpStep.Final, 451, "4.7.0 Greylisting in action", "Later", "Recipient")]
    [InlineData(SmtpStep.Final, 450, "4.7.1 try again", "Later", "Recipient")]
    [InlineData(SmtpStep.Sender, 452, "4.3.1 Insufficient system storage", "Later", "Host")]
    [InlineData(SmtpStep.Sender, 451, "4.3.2 System not accepting network messages", "Later", "Host")]
    [InlineData(SmtpStep.Data, 451, "4.3.0 Queue file write error", "Later", "Recipient")]
    // Content.
    [InlineData(SmtpStep.Final, 554, "5.7.1 Message rejected as spam", "Later", "Provider")]
    [InlineData(SmtpStep.Final, 552, "5.3.4 Message size exceeds fixed limit", "Refused", "Recipient")]
    // Closing, at every step.
    [InlineData(SmtpStep.Sender, 421, "4.7.0 Too many connections", "Later", "Host")]
    [InlineData(SmtpStep.Recipient, 421, "4.4.2 Connection timed out", "Later", "Host")]
    [InlineData(SmtpStep.Data, 421, "Service not available", "Later", "Host")]
    [InlineData(SmtpStep.Final, 421, "4.3.2 Service shutting down", "Later", "Host")]
    // We are not wanted: nobody else is to blame.
    [InlineData(SmtpStep.Sender, 530, "5.7.0 Authentication required", "Later", "Relay")]
    [InlineData(SmtpStep.Recipient, 530, "5.7.1 Authentication required", "Later", "Relay")]
    [InlineData(SmtpStep.Sender, 535, "5.7.8 Error: authentication failed", "Later", "Relay")]
    [InlineData(SmtpStep.Sender, 538, "5.7.11 Encryption required", "Later", "Relay")]
    [InlineData(SmtpStep.Sender, 550, "5.7.1 Sender address rejected: not owned by user", "Later", "Relay")]
    [InlineData(SmtpStep.Sender, 553, "5.7.1 <digest@example.org>: Sender address rejected", "Later", "Relay")]
    [InlineData(SmtpStep.Sender, 554, "Email address is not verified", "Later", "Relay")]
    [InlineData(SmtpStep.Recipient, 554, "5.7.1 <x@example.net>: Relay access denied", "Later", "Relay")]
    [InlineData(SmtpStep.Recipient, 550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "Later", "Relay")]
    [InlineData(SmtpStep.Recipient, 550, "relay not permitted", "Later", "Relay")]
    [InlineData(SmtpStep.Recipient, 550, "5.7.1 <x@example.net>... Relaying denied", "Later", "Relay")]
    // The conversation went astray.
    [InlineData(SmtpStep.Recipient, 503, "5.5.1 Error: need MAIL command", "Later", "Host")]
    [InlineData(SmtpStep.Data, 503, "Valid RCPT command must precede DATA", "Later", "Host")]
    [InlineData(SmtpStep.Sender, 250, "what?", "Later", "Host")]
    [InlineData(SmtpStep.Data, 250, "what?", "Later", "Host")]
    // After the data: any 2yz is a yes, and neither yes nor no is doubt.
    [InlineData(SmtpStep.Final, 251, "User not local; will forward", "Sent", "Recipient")]
    [InlineData(SmtpStep.Final, 354, "more?", "Doubt", "Host")]
    public void Each_reply_has_its_meaning(SmtpStep step, int code, string words, string outcome, string scope)
    {
        var verdict = SmtpReplies.Judge(step, SmtpReply.Of(code, words));
        Assert.Equal((outcome, scope), (verdict.Outcome.GetType().Name, verdict.Scope.ToString()));
    }

    [Theory]
    [InlineData(false, "Later")]
    [InlineData(true, "Doubt")]
    public void A_lost_connection_is_doubt_only_once_data_began(bool dataBegan, string outcome)
    {
        var verdict = SmtpReplies.Lost(dataBegan, "connection lost");
        Assert.Equal((outcome, SmtpScope.Host), (verdict.Outcome.GetType().Name, verdict.Scope));
    }

    [Theory]
    [InlineData("5.1.1 no such user", "5.1.1")]
    [InlineData("5.1.1", "5.1.1")]
    [InlineData("no such user 5.1.1", null)]
    [InlineData("5.1.1999 x", null)]
    [InlineData("9.1.1 x", null)]
    public void The_enhanced_code_leads_the_words(string words, string? enhanced) => Assert.Equal(enhanced, SmtpReply.Of(550, words).Enhanced);

    [Fact]
    public void A_reply_of_many_lines_becomes_one_bounded_line()
    {
        var reply = SmtpReply.Of(550, string.Join('\n', Enumerable.Repeat("5.7.1 blah\r\u0000", 500)));
        Assert.StartsWith("550 5.7.1 blah 5.7.1 blah", reply.ToString());
        Assert.True(reply.Words.Length <= 400);
    }
}
