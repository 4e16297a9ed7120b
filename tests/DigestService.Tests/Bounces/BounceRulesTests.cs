using DigestService.Bounces;

namespace DigestService.Tests.Bounces;

public sealed class BounceRulesTests
{
    [Theory]
    // Nobody is there.
    [InlineData("5.1.1", "550 5.1.1 <ada@lab.example>... User Unknown", Consequence.Suppress)]
    [InlineData("5.1.2", "550 Host unknown", Consequence.Suppress)]
    [InlineData("5.1.6", "550 5.1.6 recipient no longer on server", Consequence.Suppress)]
    [InlineData("5.1.10", "556 5.1.10 Recipient address has null MX", Consequence.Suppress)]
    [InlineData("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled", Consequence.Suppress)]
    [InlineData("5.0.0", "554 delivery error: dd This user doesn't have a yahoo.example account", Consequence.Suppress)]
    [InlineData("5.0.0", "550 5.1.1 unbekannt", Consequence.Suppress)]
    [InlineData(null, "550 no such user", Consequence.Suppress)]
    [InlineData("5.1.351", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable", Consequence.Suppress)]
    // Policy, reputation and authentication speak of us.
    [InlineData("5.7.1", "550 5.7.1 Message rejected as spam", Consequence.None)]
    [InlineData("5.7.1", "550 5.7.1 <ada@lab.example>: Recipient address rejected: User unknown", Consequence.None)]
    [InlineData("5.7.26", "550-5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy", Consequence.None)]
    [InlineData("5.1.1", "550 5.7.1 IP address blacklisted by recipient", Consequence.None)]
    [InlineData("5.1.3", "553 http://www.spamhaus.org/query/bl?ip=192.0.2.222", Consequence.None)]
    [InlineData("5.1.0", "550 5.1.0 <bounce@digest.example.org> sender rejected", Consequence.None)]
    [InlineData("5.1.8", "553 5.1.8 Domain of sender address does not exist", Consequence.None)]
    [InlineData("5.0.0", "550 Connection frequency limited", Consequence.None)]
    [InlineData("5.0.0", "550 Denied by policy", Consequence.None)]
    // The message.
    [InlineData("5.6.1", "500 5.6.1 Message rejected", Consequence.None)]
    [InlineData("5.2.3", "552 5.2.3 Message length exceeds limit", Consequence.None)]
    // Neither: it counts, and lasts or not.
    [InlineData("5.2.2", "552 5.2.2 user is over quota", Consequence.Counts)]
    [InlineData("5.0.0", "550 5.1.0 - Unknown address error 550-'5.2.2 <ada@lab.example>... Mailbox Full'", Consequence.Counts)]
    [InlineData("5.4.4", "Host or domain name not found", Consequence.Counts)]
    [InlineData("5.4.1", "550 5.4.1 [ada@lab.example]: Recipient address rejected: Access denied", Consequence.Counts)]
    [InlineData("5.5.0", "550 Requested action not taken: mailbox unavailable", Consequence.Counts)]
    public void A_permanent_failure_is_held_against_those_it_speaks_of(string? status, string diagnostic, Consequence expected) =>
        Assert.Equal(expected, Of(ReportClass.Permanent, status, diagnostic).Consequence);

    [Theory]
    [InlineData("4.2.2", "452 4.2.2 out of storage space", Consequence.Counts)]
    [InlineData("4.4.1", "connection timed out", Consequence.Counts)]
    [InlineData("4.1.1", "450 4.1.1 User unknown in virtual alias table", Consequence.Counts)]
    [InlineData("4.7.0", "421 4.7.0 temporarily deferred due to user complaints", Consequence.None)]
    [InlineData("4.0.0", "554 Blocked - see https://support.example", Consequence.None)]
    public void A_transient_failure_never_suppresses_at_once(string status, string diagnostic, Consequence expected) =>
        Assert.Equal(expected, Of(ReportClass.Transient, status, diagnostic).Consequence);

    [Fact]
    public void A_delay_is_no_failure_yet() =>
        Assert.Equal(Consequence.None, (Of(ReportClass.Transient, "4.4.7", "") with { IsDelay = true }).Consequence);

    [Theory]
    [InlineData(ReportClass.Unknown, Consequence.None)]
    [InlineData(ReportClass.Delivered, Consequence.None)]
    [InlineData(ReportClass.Complaint, Consequence.Suppress)]
    public void Other_classes_speak_for_themselves(ReportClass said, Consequence expected) => Assert.Equal(expected, Of(said, "5.1.1", "user unknown").Consequence);

    private static RecipientReport Of(ReportClass said, string? status, string diagnostic) => new("ada@lab.example", null, said, status, diagnostic);
}
