using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>What is said in MAIL FROM and RCPT TO beside the addresses.</summary>
public sealed class EnvelopeTests
{
    private static async Task<IReadOnlyList<string>> Said(MailContent content, SmtpExtensions extensions = SmtpExtensions.All, bool utf8 = false)
    {
        var lines = new List<string>();
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions
        {
            Extensions = extensions,
            Script = moment =>
            {
                if (moment.Step is LoopbackStep.MailFrom or LoopbackStep.RcptTo)
                    lines.Add(moment.Line);
                return null;
            },
        });
        var smtp = new SmtpSettings { Host = "127.0.0.1", Port = server.Port, Tls = SmtpTls.None, TimeoutSeconds = 5 };
        await using var connection = Assert.IsType<Dialed.Up>(await SmtpConnection.Open(smtp, null, utf8, default)).Connection;
        Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(content), default)).Outcome);
        return lines;
    }

    [Fact]
    public async Task Where_DSN_is_offered_failures_are_to_be_reported_with_the_headers_and_the_mails_own_id() =>
        Assert.Equal(
            ["MAIL FROM:<digest@example.org> ENVID=digest.7.1772434800 RET=HDRS", "RCPT TO:<reader@example.net> NOTIFY=FAILURE ORCPT=rfc822;reader@example.net"],
            await Said(MailSamples.Digest(messageId: "digest.7.1772434800@example.org")));

    [Fact]
    public async Task Where_it_is_not_nothing_is_asked_for() =>
        Assert.Equal(["MAIL FROM:<digest@example.org>", "RCPT TO:<reader@example.net>"], await Said(MailSamples.Digest(), SmtpExtensions.All & ~SmtpExtensions.Dsn));

    [Fact]
    public async Task The_id_is_xtext() =>
        Assert.StartsWith("MAIL FROM:<digest@example.org> ENVID=a+2Bb+3Dc RET=HDRS", (await Said(MailSamples.Digest(messageId: "a+b=c@example.org")))[0]);

    [Fact]
    public async Task A_return_path_of_the_mails_own_is_said() =>
        Assert.StartsWith("MAIL FROM:<bounce+x@example.org> ENVID=", (await Said(MailSamples.Digest() with { ReturnPath = "bounce+x@example.org" }))[0]);

    [Fact]
    public async Task From_the_null_sender_no_report_is_asked_for() =>
        Assert.Equal(["MAIL FROM:<>", "RCPT TO:<reader@example.net>"], await Said(MailSamples.Digest() with { ReturnPath = "" }));

    [Fact]
    public async Task SMTPUTF8_is_asked_for_only_where_an_address_needs_it()
    {
        Assert.DoesNotContain("SMTPUTF8", (await Said(MailSamples.Digest("leser@bücher.example")))[0]);
        Assert.Contains("SMTPUTF8", (await Said(MailSamples.Digest("用户@example.net"), utf8: true))[0]);
    }

    [Fact]
    public async Task Of_an_address_beyond_ASCII_no_report_is_asked_for() =>
        Assert.DoesNotContain("ORCPT", (await Said(MailSamples.Digest("jörg@example.net"), utf8: true))[1]);

    [Fact]
    public async Task Chunking_is_not_used_where_it_is_offered() =>
        Assert.Equal(2, (await Said(MailSamples.Digest(), SmtpExtensions.All | SmtpExtensions.Chunking)).Count);
}
