using System.Text;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

/// <summary>A server that says and does what servers do on bad days, step by step; each has its outcome. Nothing here throws.</summary>
public sealed class SmtpFaultsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private static SmtpSettings Settings(LoopbackSmtpServer server, int timeout) =>
        new() { Host = "localhost", Port = server.Port, Tls = SmtpTls.None, TimeoutSeconds = timeout, LocalDomain = "digest.example.org", FinalReply = TimeSpan.FromSeconds(timeout) };

    private Task<Dialed> Open(SmtpSettings smtp) => SmtpConnection.Open(smtp, RelayTrust.ReadAuthorities(_certificates.CaFile), false, default);

    private async Task<SmtpConnection> Connect(SmtpSettings smtp) => Assert.IsType<Dialed.Up>(await Open(smtp)).Connection;

    private static LoopbackScript At(LoopbackStep step, LoopbackAction action) => moment => moment.Step == step && moment.MailsBefore == 0 ? action : null;

    private static LoopbackAction Say(string reply) => LoopbackAction.Say(reply);

    private static LoopbackAction Slow(string reply) => Say(reply) with { BytePause = TimeSpan.FromSeconds(1) };

    private static LoopbackAction Raw(string octets) => new() { Raw = Encoding.Latin1.GetBytes(octets), CutAfterReply = true };

    private static readonly LoopbackAction Cut = LoopbackAction.Cut;
    private static readonly LoopbackAction CutAfter = new() { CutAfterReply = true };
    private static readonly string Long = new('x', 30_000);

    // ---- Before there is a connection: what the operator is told, and whether somebody must mend something.

    private sealed record Opening(string Name, LoopbackStep Step, LoopbackAction Action, string Told, bool NeedsMending = false, SmtpTls Tls = SmtpTls.None, bool LogsIn = false, int Timeout = 5);

    private static readonly Opening[] Openings =
    [
        new("greeting 421", LoopbackStep.Greeting, Say("421 4.7.0 Too many connections"), "turns us away: 421 4.7.0 Too many connections"),
        new("greeting 554", LoopbackStep.Greeting, Say("554 5.3.2 Not today"), "turns us away: 554 5.3.2"),
        new("greeting 554 without an enhanced code", LoopbackStep.Greeting, Say("554-No SMTP service\n554 IP address is block listed."), "turns us away: 554"),
        new("greeting that is another protocol's", LoopbackStep.Greeting, Raw("HTTP/1.1 400 Bad Request\r\n\r\n"), "broke off before it was ready"),
        new("greeting of TLS octets", LoopbackStep.Greeting, Raw("\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00ff\u00fe\r\n"), "broke off before it was ready"),
        new("greeting of NULs", LoopbackStep.Greeting, Raw("\0\0\0\r\n"), "broke off before it was ready"),
        new("greeting cut off in the middle", LoopbackStep.Greeting, Raw("220 mail.exam"), "broke off before it was ready"),
        new("cut before the greeting", LoopbackStep.Greeting, Cut, "broke off before it was ready"),
        new("greeting at an octet a second", LoopbackStep.Greeting, Slow("220 slow"), "no answer in time", Timeout: 1),
        new("EHLO 421", LoopbackStep.Ehlo, Say("421 4.3.2 Closing"), "turns us away: 421 4.3.2"),
        new("EHLO and HELO refused", LoopbackStep.Ehlo, Say("550 5.7.1 Bad name"), "turns us away: 550 5.7.1 Bad name"),
        new("cut at EHLO", LoopbackStep.Ehlo, Cut, "broke off before it was ready"),
        new("EHLO at an octet a second", LoopbackStep.Ehlo, Slow("250 slow"), "no answer in time", Timeout: 1),
        new("EHLO garbage", LoopbackStep.Ehlo, Raw("\u00ff\u00fe\u0000 what\r\n"), "broke off before it was ready"),
        new("STARTTLS 454", LoopbackStep.StartTls, Say("454 4.7.0 TLS not available"), "454 4.7.0 TLS not available", Tls: SmtpTls.StartTls),
        new("STARTTLS 421", LoopbackStep.StartTls, Say("421 4.7.0 Busy"), "421 4.7.0 Busy", Tls: SmtpTls.StartTls),
        new("cut at STARTTLS", LoopbackStep.StartTls, Cut, "broke off before it was ready", Tls: SmtpTls.StartTls),
        new("cut within the TLS handshake", LoopbackStep.StartTls, CutAfter, "TLS with the mail relay", NeedsMending: true, Tls: SmtpTls.StartTls),
        new("AUTH 535", LoopbackStep.Auth, Say("535 5.7.8 Authentication credentials invalid"), "refuses the login", NeedsMending: true, LogsIn: true),
        new("AUTH 535 without an enhanced code", LoopbackStep.Auth, Say("535 Incorrect authentication data"), "refuses the login", NeedsMending: true, LogsIn: true),
        new("AUTH 454", LoopbackStep.Auth, Say("454 4.7.0 Temporary authentication failure"), "does not take the login for now (454", LogsIn: true),
        new("AUTH 421", LoopbackStep.Auth, Say("421 4.7.0 Too many errors"), "does not take the login for now (421", LogsIn: true),
        new("cut at AUTH", LoopbackStep.Auth, Cut, "broke off during the login", LogsIn: true),
        new("AUTH at an octet a second", LoopbackStep.Auth, Slow("235 2.7.0 fine"), "no answer in time", LogsIn: true, Timeout: 1),
    ];

    public static TheoryData<string> OpeningNames => [.. Openings.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(OpeningNames))]
    public async Task What_goes_wrong_before_the_first_mail_is_told_in_a_sentence(string name)
    {
        var fault = Openings.Single(each => each.Name == name);
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions
        {
            Script = At(fault.Step, fault.Action),
            Certificate = fault.Tls == SmtpTls.None ? null : _certificates.For("localhost"),
            Login = fault.LogsIn ? ("user", "pass") : null,
        });
        var smtp = Settings(server, fault.Timeout) with { Tls = fault.Tls, User = fault.LogsIn ? "user" : null, Password = fault.LogsIn ? "pass" : null };
        var told = Assert.IsType<Dialed.Down>(await Open(smtp)).Fault;
        Assert.Contains(fault.Told, told.Sentence);
        Assert.Equal(fault.NeedsMending, told.NeedsMending);
        Assert.DoesNotContain('\0', told.Sentence);
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("535 5.7.8 Rejected: AUTH PLAIN AHVzZXIAc2VjcmV0IHdvcmQ=")]
    [InlineData("535 Rejected: c2VjcmV0IHdvcmQ=")]
    [InlineData("454 auth login c2VjcmV0 what is that")]
    public async Task A_relay_that_echoes_the_login_does_not_make_us_tell_the_password(string reply)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Login = ("user", "secret word"), Script = At(LoopbackStep.Auth, Say(reply)) });
        var told = Assert.IsType<Dialed.Down>(await Open(Settings(server, 5) with { User = "user", Password = "secret word" })).Fault.Sentence;
        Assert.Contains(reply[..3], told);
        Assert.Contains("(not shown)", told);
        Assert.DoesNotContain("c2Vjcm", told);
        Assert.DoesNotContain("AHVzZX", told);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_believed()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Certificate = _certificates.For("mail.example.org") });
        Assert.Contains("for another name", Assert.IsType<Dialed.Down>(await Open(Settings(server, 5) with { Tls = SmtpTls.StartTls })).Fault.Sentence);
    }

    // ---- With a connection: what becomes of the mail, whom it speaks of, and whether the connection goes on.

    private sealed record Exchange(string Name, LoopbackStep Step, LoopbackAction Action, string Outcome, SmtpScope Scope, bool GoesOn, int Timeout = 5, bool BreaksUnseen = false);

    private const SmtpScope Us = SmtpScope.Relay;
    private const SmtpScope Them = SmtpScope.Provider;
    private const SmtpScope Host = SmtpScope.Host;
    private const SmtpScope Reader = SmtpScope.Recipient;

    private static readonly Exchange[] Exchanges =
    [
        new("MAIL 421", LoopbackStep.MailFrom, Say("421 4.3.2 Closing"), "Later", Host, false),
        new("MAIL 421 with Yahoo's mark", LoopbackStep.MailFrom, Say("421 4.7.0 [TSS04] Messages temporarily deferred"), "Later", Them, false),
        new("MAIL 4xx", LoopbackStep.MailFrom, Say("451 4.3.0 Try later"), "Later", Host, false),
        new("MAIL 4xx without an enhanced code", LoopbackStep.MailFrom, Say("452 Try later"), "Later", Host, false),
        new("MAIL 5xx", LoopbackStep.MailFrom, Say("550 5.7.1 Not you"), "Later", Us, false),
        new("MAIL 5xx without an enhanced code", LoopbackStep.MailFrom, Say("550 Not you"), "Later", Us, false),
        new("MAIL 530", LoopbackStep.MailFrom, Say("530 5.7.0 Authentication required"), "Later", Us, false),
        new("MAIL 250 an octet at a time", LoopbackStep.MailFrom, Say("250 2.1.0 Ok") with { InSingleBytes = true }, "Sent", Reader, true),
        new("MAIL garbage", LoopbackStep.MailFrom, Raw("\u00ff\u00fe?!\r\n"), "Later", Host, false),
        new("MAIL cut", LoopbackStep.MailFrom, Cut, "Later", Host, false),
        new("MAIL at an octet a second", LoopbackStep.MailFrom, Slow("250 2.1.0 Ok"), "Later", Host, false, Timeout: 1),
        new("RCPT 421", LoopbackStep.RcptTo, Say("421 4.4.2 Timeout"), "Later", Host, false),
        new("RCPT 4xx", LoopbackStep.RcptTo, Say("450 4.2.0 Greylisted"), "Later", Reader, true),
        new("RCPT 4xx without an enhanced code", LoopbackStep.RcptTo, Say("450 Mailbox busy"), "Later", Reader, true),
        new("RCPT 4xx throttled by Microsoft", LoopbackStep.RcptTo, Say("451 4.7.650 The mail server has been temporarily rate limited due to IP reputation. (S775)"), "Later", Them, true),
        new("RCPT 5xx", LoopbackStep.RcptTo, Say("550 5.1.1 <reader@example.net>: User unknown"), "Dead", Reader, true),
        new("RCPT 5xx without an enhanced code", LoopbackStep.RcptTo, Say("550 Unrouteable address"), "Dead", Reader, true),
        new("RCPT 5xx without a reason", LoopbackStep.RcptTo, Say("550 No"), "Refused", Reader, true),
        new("RCPT 5xx of many lines", LoopbackStep.RcptTo, Say("550-5.1.1 The account that you tried\n550-5.1.1 to reach does not exist.\n550 5.1.1 - gsmtp"), "Dead", Reader, true),
        new("RCPT 5xx policy", LoopbackStep.RcptTo, Say("550 5.7.1 Refused by policy"), "Later", Them, true),
        new("RCPT full", LoopbackStep.RcptTo, Say("552 5.2.2 Mailbox full"), "Later", Reader, true),
        new("RCPT relaying denied", LoopbackStep.RcptTo, Say("554 5.7.1 <reader@example.net>: Relay access denied"), "Later", Us, false),
        new("RCPT reply an octet at a time", LoopbackStep.RcptTo, Say("550 5.1.1 User unknown") with { InSingleBytes = true }, "Dead", Reader, true),
        new("RCPT reply of 30 KB", LoopbackStep.RcptTo, Say("550 5.1.1 User unknown " + Long), "Dead", Reader, true),
        new("RCPT reply with a NUL", LoopbackStep.RcptTo, Say("550 5.1.1 User\0unknown"), "Dead", Reader, true),
        new("RCPT cut", LoopbackStep.RcptTo, Cut, "Later", Host, false),
        new("RCPT at an octet a second", LoopbackStep.RcptTo, Slow("250 2.1.5 Ok"), "Later", Host, false, Timeout: 1),
        new("DATA 421", LoopbackStep.Data, Say("421 4.3.2 Closing"), "Later", Host, false),
        new("DATA 4xx", LoopbackStep.Data, Say("451 4.3.0 Try later"), "Later", Reader, true),
        new("DATA 5xx", LoopbackStep.Data, Say("554 5.5.1 No valid recipients"), "Refused", Reader, true),
        new("DATA 5xx without an enhanced code", LoopbackStep.Data, Say("554 No"), "Refused", Reader, true),
        new("DATA 250 instead of 354", LoopbackStep.Data, Say("250 2.0.0 Ok"), "Later", Host, false),
        new("DATA cut", LoopbackStep.Data, Cut, "Later", Host, false),
        new("DATA at an octet a second", LoopbackStep.Data, Slow("354 go"), "Later", Host, false, Timeout: 1),
        new("cut within the message", LoopbackStep.InsideData, Cut, "Doubt", Host, false),
        new("final 421", LoopbackStep.EndOfData, Say("421 4.3.2 Closing"), "Later", Host, false),
        new("final 421 throttled by Gmail", LoopbackStep.EndOfData, Say("421-4.7.28 Gmail has detected an unusual rate of\n421 4.7.28 unsolicited mail. - gsmtp"), "Later", Them, false),
        new("final 4xx", LoopbackStep.EndOfData, Say("451 4.7.1 Try again later"), "Later", Reader, true),
        new("final 4xx without an enhanced code", LoopbackStep.EndOfData, Say("451 Try again later"), "Later", Reader, true),
        new("final 5xx", LoopbackStep.EndOfData, Say("554 5.7.1 Message rejected as spam"), "Later", Them, true),
        new("final 5xx without an enhanced code", LoopbackStep.EndOfData, Say("554 Transaction failed"), "Refused", Reader, true),
        new("final 5xx, our account", LoopbackStep.EndOfData, Say("554 Message rejected: Email address is not verified."), "Later", Us, false),
        new("final 250 of many lines", LoopbackStep.EndOfData, Say("250-2.0.0 Ok\n250-queued\n250 2.0.0 as 4711"), "Sent", Reader, true),
        new("final 250 an octet at a time", LoopbackStep.EndOfData, Say("250 2.0.0 Ok") with { InSingleBytes = true }, "Sent", Reader, true),
        new("final 250 of 30 KB", LoopbackStep.EndOfData, Say("250 2.0.0 " + Long), "Sent", Reader, true),
        new("final 251", LoopbackStep.EndOfData, Say("251 2.1.5 Will forward"), "Sent", Reader, true),
        new("final 354", LoopbackStep.EndOfData, Say("354 more"), "Doubt", Host, false),
        new("final garbage", LoopbackStep.EndOfData, Raw("\u00ff\u00fe?!\r\n"), "Doubt", Host, false),
        new("final NULs", LoopbackStep.EndOfData, Raw("\0\0\0\0\r\n"), "Doubt", Host, false),
        new("final cut", LoopbackStep.EndOfData, Cut, "Doubt", Host, false),
        new("final cut in the middle of the reply", LoopbackStep.EndOfData, Raw("250 2.0.0 O"), "Doubt", Host, false),
        new("final at an octet a second", LoopbackStep.EndOfData, Slow("250 2.0.0 Ok"), "Doubt", Host, false, Timeout: 1),
        new("cut after the final reply", LoopbackStep.EndOfData, CutAfter, "Sent", Reader, true, BreaksUnseen: true),
    ];

    public static TheoryData<string> ExchangeNames => [.. Exchanges.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(ExchangeNames))]
    public async Task What_goes_wrong_with_a_mail_has_its_outcome_whatever_the_relay_offers(string name)
    {
        var fault = Exchanges.Single(each => each.Name == name);
        foreach (var extensions in new[] { SmtpExtensions.All, SmtpExtensions.None })
        {
            await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = At(fault.Step, fault.Action), Extensions = extensions });
            await using var connection = await Connect(Settings(server, fault.Timeout));
            var verdict = await connection.Send(SealedMail.Seal(MailSamples.Digest()), default);
            Assert.Equal((fault.Outcome, fault.Scope, fault.GoesOn), (Named(verdict.Outcome), verdict.Scope, connection.IsUsable));
            Assert.True(Words(verdict.Outcome).Length <= 500);
            Assert.DoesNotContain('\0', Words(verdict.Outcome));
        }
    }

    /// <summary>What follows a bad moment is a mail like any other: over the same connection where that goes on, over a new one where not.</summary>
    [Theory]
    [MemberData(nameof(ExchangeNames))]
    public async Task After_it_the_next_mail_arrives(string name)
    {
        var fault = Exchanges.Single(each => each.Name == name);
        var mailed = 0;
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = moment => moment.Step == fault.Step && Interlocked.Increment(ref mailed) == 1 ? fault.Action : null });
        await using var pool = new SmtpPool(Settings(server, fault.Timeout) with { Host = "127.0.0.1" });
        Assert.Equal(fault.Outcome, Named(await SendOver(pool)));
        if (fault.BreaksUnseen)
            Assert.IsType<Outcome.Later>(await SendOver(pool));
        Assert.IsType<Outcome.Sent>(await SendOver(pool));
        Assert.Equal(fault.GoesOn && !fault.BreaksUnseen ? 1 : 2, server.Connections);
    }

    private static async Task<Outcome> SendOver(SmtpPool pool)
    {
        var connection = Assert.IsType<Dialed.Up>(await pool.Rent(utf8: false, default)).Connection;
        var verdict = await connection.Send(SealedMail.Seal(MailSamples.Digest()), default);
        await pool.Return(connection);
        return verdict.Outcome;
    }

    // ---- Between mails, and what the relay offers.

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_cannot_begin_anew_after_a_refusal_is_not_used_again(bool cut)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions
        {
            Script = moment => moment.Step == LoopbackStep.RcptTo ? Say("550 5.1.1 No such user") : moment.Step == LoopbackStep.Rset ? cut ? Cut : Say("451 4.3.0 No") : null,
        });
        await using var connection = await Connect(Settings(server, 5));
        Assert.Equal("Dead", Named((await connection.Send(SealedMail.Seal(MailSamples.Digest()), default)).Outcome));
        Assert.False(connection.IsUsable);
    }

    [Theory]
    [InlineData("421 4.4.2 Idle for too long")]
    [InlineData("500 5.5.2 What?")]
    public async Task A_connection_that_does_not_answer_when_asked_is_not_used(string reply)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = At(LoopbackStep.Noop, Say(reply)) });
        await using var connection = await Connect(Settings(server, 5));
        Assert.False(await connection.Answers(default));
        Assert.False(connection.IsUsable);
    }

    [Theory]
    [InlineData("421 4.3.2 Closing")]
    [InlineData("500 What?")]
    [InlineData(null)]
    public async Task A_goodbye_that_goes_wrong_harms_nothing(string? reply)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = At(LoopbackStep.Quit, reply is null ? Cut : Say(reply)) });
        var connection = await Connect(Settings(server, 5));
        Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(MailSamples.Digest()), default)).Outcome);
        await connection.DisposeAsync();
        Assert.Equal(1, server.Count);
    }

    [Theory]
    [InlineData(SmtpExtensions.Pipelining)]
    [InlineData(SmtpExtensions.EightBitMime)]
    [InlineData(SmtpExtensions.SmtpUtf8)]
    [InlineData(SmtpExtensions.Size)]
    [InlineData(SmtpExtensions.Dsn)]
    [InlineData(SmtpExtensions.EnhancedStatusCodes)]
    [InlineData(SmtpExtensions.Chunking)]
    public async Task Each_extension_may_be_there_alone_and_missing_alone(SmtpExtensions extension)
    {
        foreach (var extensions in new[] { extension, SmtpExtensions.All ^ extension })
        {
            await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Extensions = extensions });
            await using var connection = await Connect(Settings(server, 5));
            Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(MailSamples.Digest()), default)).Outcome);
            Assert.Single(server.Mails);
        }
    }

    [Fact]
    public async Task A_relay_that_refuses_EHLO_is_greeted_with_HELO()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Script = moment => moment.Line.StartsWith("EHLO", StringComparison.Ordinal) ? Say("502 5.5.1 What?") : null });
        await using var connection = await Connect(Settings(server, 5));
        Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(MailSamples.Digest()), default)).Outcome);
    }

    [Theory]
    [InlineData("PLAIN", true)]
    [InlineData("LOGIN", true)]
    [InlineData("GSSAPI LOGIN PLAIN", true)]
    [InlineData("XOAUTH2", false)]
    public async Task Login_takes_a_mechanism_that_both_know(string mechanisms, bool works)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Login = ("user", "pass"), Mechanisms = mechanisms });
        var dialed = await Open(Settings(server, 5) with { User = "user", Password = "pass" });
        if (dialed is Dialed.Up up)
            await up.Connection.DisposeAsync();
        Assert.Equal(works, dialed is Dialed.Up);
        Assert.True(works || ((Dialed.Down)dialed).Fault.NeedsMending);
    }

    private static string Named(Outcome outcome) => outcome is Outcome.Refused { DeadAddress: true } ? "Dead" : outcome.GetType().Name;

    private static string Words(Outcome outcome) => outcome switch
    {
        Outcome.Sent sent => sent.Reply,
        Outcome.Later later => later.Reply,
        Outcome.Refused refused => refused.Reply,
        Outcome.Doubt doubt => doubt.Words,
        _ => "",
    };

    public void Dispose() => _certificates.Dispose();
}
