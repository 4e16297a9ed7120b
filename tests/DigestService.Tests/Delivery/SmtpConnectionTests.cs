using System.Net.Sockets;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class SmtpConnectionTests
{
    private static SmtpSettings Plain(LoopbackSmtpServer server) => new() { Host = "127.0.0.1", Port = server.Port, Tls = SmtpTls.None, TimeoutSeconds = 2, LocalDomain = "digest.example.org" };

    private static async Task<SmtpConnection> Open(SmtpSettings smtp, bool utf8 = false) =>
        Assert.IsType<Dialed.Up>(await SmtpConnection.Open(smtp, smtp.CaFile is null ? null : RelayTrust.ReadAuthorities(smtp.CaFile), utf8, default)).Connection;

    private static async Task<RelayFault> FailsToOpen(SmtpSettings smtp) =>
        Assert.IsType<Dialed.Down>(await SmtpConnection.Open(smtp, smtp.CaFile is null ? null : RelayTrust.ReadAuthorities(smtp.CaFile), false, default)).Fault;

    private static SealedMail Mail(string to = "reader@example.net") => SealedMail.Seal(MailSamples.Digest(to));

    [Theory]
    [InlineData(SmtpExtensions.All)]
    [InlineData(SmtpExtensions.None)]
    [InlineData(SmtpExtensions.Pipelining)]
    [InlineData(SmtpExtensions.EightBitMime)]
    [InlineData(SmtpExtensions.SmtpUtf8 | SmtpExtensions.EightBitMime)]
    [InlineData(SmtpExtensions.Size)]
    [InlineData(SmtpExtensions.Dsn)]
    [InlineData(SmtpExtensions.EnhancedStatusCodes)]
    [InlineData(SmtpExtensions.All & ~SmtpExtensions.Pipelining)]
    public async Task A_mail_arrives_byte_for_byte_whatever_the_relay_offers(SmtpExtensions extensions)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Extensions = extensions });
        await using var connection = await Open(Plain(server));
        var mail = Mail();
        Assert.IsType<Outcome.Sent>((await connection.Send(mail, default)).Outcome);
        var taken = Assert.Single(server.Mails);
        Assert.Equal(mail.ToBytes(), taken.Raw.ToArray());
        Assert.Equal(("digest@example.org", "reader@example.net"), (taken.Sender, taken.Recipient));
    }

    [Fact]
    public async Task Many_mails_share_one_connection()
    {
        await using var server = LoopbackSmtpServer.Start();
        await using var connection = await Open(Plain(server));
        for (var i = 0; i < 20; i++)
            Assert.IsType<Outcome.Sent>((await connection.Send(Mail($"reader{i}@example.net"), default)).Outcome);
        Assert.Equal((1, 20), (server.Connections, server.Count));
    }

    [Fact]
    public async Task A_foreign_domain_is_said_as_A_labels_even_where_SMTPUTF8_is_offered()
    {
        var lines = new List<string>();
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = Noting(lines) });
        await using var connection = await Open(Plain(server));
        await connection.Send(Mail("leser@bücher.example"), default);
        Assert.Contains(lines, line => line.StartsWith("RCPT TO:<leser@xn--bcher-kva.example>", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("SMTPUTF8"));
    }

    [Fact]
    public async Task A_foreign_local_part_is_said_with_SMTPUTF8_where_it_is_offered_and_refused_where_not()
    {
        await using var able = LoopbackSmtpServer.Start();
        await using var unable = LoopbackSmtpServer.Start(new LoopbackOptions { Extensions = SmtpExtensions.EightBitMime });
        await using var one = await Open(Plain(able), utf8: true);
        await using var other = await Open(Plain(unable), utf8: true);
        Assert.IsType<Outcome.Sent>((await one.Send(Mail("用户@example.net"), default)).Outcome);
        Assert.Equal("用户@example.net", Assert.Single(able.Mails).Recipient);
        Assert.Contains("SMTPUTF8", Assert.IsType<Outcome.Refused>((await other.Send(Mail("用户@example.net"), default)).Outcome).Reply);
    }

    [Fact]
    public async Task No_SIZE_is_said_but_the_relays_limit_is_kept()
    {
        var lines = new List<string>();
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { MaxMessageBytes = 800, Script = Noting(lines) });
        await using var connection = await Open(Plain(server));
        Assert.Contains("800", Assert.IsType<Outcome.Refused>((await connection.Send(Mail(), default)).Outcome).Reply);
        Assert.DoesNotContain(lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.True(connection.IsUsable);
    }

    public static TheoryData<LoopbackStep, string, string, bool> Replies => new()
    {
        { LoopbackStep.MailFrom, "451 4.3.0 Try later", "Later", false },
        { LoopbackStep.MailFrom, "421 4.3.2 Closing", "Later", false },
        { LoopbackStep.MailFrom, "530 5.7.0 Login first", "Later", false },
        { LoopbackStep.MailFrom, "550 5.7.1 Not you", "Later", false },
        { LoopbackStep.RcptTo, "450 4.2.0 Greylisted", "Later", true },
        { LoopbackStep.RcptTo, "550 5.1.1 No such user", "Refused", true },
        { LoopbackStep.RcptTo, "552 5.2.2 Mailbox full", "Later", true },
        { LoopbackStep.RcptTo, "421 4.3.2 Closing", "Later", false },
        { LoopbackStep.RcptTo, "554 5.7.1 Relay access denied", "Later", false },
        { LoopbackStep.Data, "451 4.3.0 Try later", "Later", true },
        { LoopbackStep.Data, "554 5.5.1 No", "Refused", true },
        { LoopbackStep.Data, "421 4.3.2 Closing", "Later", false },
        { LoopbackStep.EndOfData, "451 4.7.0 Greylisted", "Later", true },
        { LoopbackStep.EndOfData, "550 5.7.1 Spam", "Later", true },
        { LoopbackStep.EndOfData, "554-5.7.1 Spam\n554 5.7.1 really", "Later", true },
        { LoopbackStep.EndOfData, "421 4.3.2 Closing", "Later", false },
        { LoopbackStep.EndOfData, "354 what?", "Doubt", false },
        { LoopbackStep.EndOfData, "nonsense", "Doubt", false },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task A_reply_at_each_step_has_its_outcome_and_the_connection_goes_on_or_not(LoopbackStep step, string reply, string outcome, bool goesOn)
    {
        await ExpectBothWays(step, LoopbackAction.Say(reply), outcome, goesOn);
        await ExpectBothWays(step, LoopbackAction.Say(reply) with { InSingleBytes = true }, outcome, goesOn);
    }

    public static TheoryData<LoopbackStep, bool, string> Cuts => new()
    {
        { LoopbackStep.MailFrom, true, "Later" },
        { LoopbackStep.MailFrom, false, "Later" },
        { LoopbackStep.RcptTo, true, "Later" },
        { LoopbackStep.RcptTo, false, "Later" },
        { LoopbackStep.Data, true, "Later" },
        { LoopbackStep.InsideData, true, "Doubt" },
        { LoopbackStep.EndOfData, true, "Doubt" },
        { LoopbackStep.EndOfData, false, "Sent" },
    };

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_cut_is_doubt_only_once_data_began(LoopbackStep step, bool beforeReply, string outcome) =>
        await ExpectBothWays(step, new LoopbackAction { CutBeforeReply = beforeReply, CutAfterReply = !beforeReply }, outcome, null);

    private static async Task ExpectBothWays(LoopbackStep step, LoopbackAction action, string outcome, bool? goesOn)
    {
        foreach (var extensions in new[] { SmtpExtensions.All, SmtpExtensions.None })
        {
            await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Extensions = extensions, Script = moment => moment.Step == step && moment.MailsBefore == 0 ? action : null });
            await using var connection = await Open(Plain(server));
            var verdict = await connection.Send(Mail(), default);
            Assert.Equal(outcome, verdict.Outcome.GetType().Name);
            if (goesOn is not null)
                Assert.Equal(goesOn, connection.IsUsable);
        }
    }

    [Fact]
    public async Task A_silent_relay_is_later_before_the_data_and_the_final_reply_is_awaited_longer()
    {
        await using var silent = LoopbackSmtpServer.Start(new LoopbackOptions { Script = Slow(LoopbackStep.RcptTo, TimeSpan.FromSeconds(30)) });
        await using var slow = LoopbackSmtpServer.Start(new LoopbackOptions { Script = Slow(LoopbackStep.EndOfData, TimeSpan.FromSeconds(2.5)) });
        await using var first = await Open(Plain(silent) with { TimeoutSeconds = 2 });
        await using var second = await Open(Plain(slow) with { TimeoutSeconds = 2 });
        Assert.Contains("no reply in time", Assert.IsType<Outcome.Later>((await first.Send(Mail(), default)).Outcome).Reply);
        Assert.IsType<Outcome.Sent>((await second.Send(Mail(), default)).Outcome);
    }

    [Fact]
    public async Task Breaking_off_while_the_final_reply_is_awaited_leaves_doubt()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = Slow(LoopbackStep.EndOfData, TimeSpan.FromSeconds(30)) });
        await using var connection = await Open(Plain(server));
        using var abort = new CancellationTokenSource(200);
        Assert.IsType<Outcome.Doubt>((await connection.Send(Mail(), abort.Token)).Outcome);
    }

    [Fact]
    public async Task Login_works_with_and_without_pipelining()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Login = ("user", "pässword") });
        await using var connection = await Open(Plain(server) with { User = "user", Password = "pässword" });
        Assert.IsType<Outcome.Sent>((await connection.Send(Mail(), default)).Outcome);
    }

    [Fact]
    public async Task A_refused_login_is_one_sentence_with_host_port_fault_and_mend()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Login = ("user", "pass") });
        var fault = await FailsToOpen(Plain(server) with { User = "user", Password = "wrong" });
        Assert.Equal(
            $"The mail relay 127.0.0.1 port {server.Port} refuses the login as \"user\" (535: 5.7.8 Authentication credentials invalid); check Digest:Smtp:User and Digest:Smtp:Password.",
            fault.Sentence);
        Assert.True(fault.NeedsMending);
    }

    [Fact]
    public async Task A_relay_that_knows_no_login_is_said_so()
    {
        await using var server = LoopbackSmtpServer.Start();
        Assert.Contains("offers no login", (await FailsToOpen(Plain(server) with { User = "user", Password = "pass" })).Sentence);
    }

    [Fact]
    public async Task Nobody_listening_is_said_so()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var fault = await FailsToOpen(new SmtpSettings { Host = "127.0.0.1", Port = ((System.Net.IPEndPoint)taken.LocalEndPoint!).Port, Tls = SmtpTls.None });
        Assert.Contains("does not answer", fault.Sentence);
        Assert.False(fault.NeedsMending);
    }

    [Theory]
    [InlineData(LoopbackStep.Greeting, "554 5.3.2 Not today", "turns us away: 554 5.3.2 Not today")]
    [InlineData(LoopbackStep.Greeting, "421 4.7.0 Too many connections", "turns us away: 421 4.7.0")]
    [InlineData(LoopbackStep.Greeting, "HTTP/1.1 400 Bad Request", "broke off before it was ready")]
    [InlineData(LoopbackStep.Ehlo, "550 5.7.1 Bad name", "turns us away: 550 5.7.1 Bad name")]
    public async Task A_relay_that_turns_us_away_is_quoted(LoopbackStep step, string reply, string words)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = moment => moment.Step == step ? LoopbackAction.Say(reply) : null });
        Assert.Contains(words, (await FailsToOpen(Plain(server))).Sentence);
    }

    private static LoopbackScript Noting(List<string> lines) => moment =>
    {
        lock (lines)
            lines.Add(moment.Line);
        return null;
    };

    private static LoopbackScript Slow(LoopbackStep step, TimeSpan delay) => moment => moment.Step == step ? new LoopbackAction { Delay = delay } : null;
}
