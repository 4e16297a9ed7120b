using System.Net;
using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Delivery;

public sealed class SmtpTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private SmtpSettings Tls(LoopbackSmtpServer server, SmtpTls tls = SmtpTls.StartTls) =>
        new() { Host = "localhost", Port = server.Port, Tls = tls, CaFile = _certificates.CaFile, TimeoutSeconds = 5 };

    private static Task<Dialed> Open(SmtpSettings smtp) => SmtpConnection.Open(smtp, smtp.CaFile is null ? null : RelayTrust.ReadAuthorities(smtp.CaFile), false, default);

    [Theory]
    [InlineData(SmtpTls.StartTls)]
    [InlineData(SmtpTls.Implicit)]
    public async Task A_relay_under_an_authority_of_ones_own_takes_login_and_mail(SmtpTls tls)
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Certificate = _certificates.For("localhost"), ImplicitTls = tls == SmtpTls.Implicit, Login = ("user", "pass") });
        await using var connection = Assert.IsType<Dialed.Up>(await Open(Tls(server, tls) with { User = "user", Password = "pass" })).Connection;
        Assert.IsType<Outcome.Sent>((await connection.Send(SealedMail.Seal(MailSamples.Digest()), default)).Outcome);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_believed()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Certificate = _certificates.For("mail.example.org") });
        await Refused(Tls(server), "for another name", "Digest:Smtp:Host");
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_not_believed()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Certificate = _certificates.For("localhost", expired: true) });
        await Refused(Tls(server), "NotTimeValid");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_believed()
    {
        using var other = new TestCertificates();
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Certificate = other.For("localhost") });
        await Refused(Tls(server), "did not sign", "Digest:Smtp:CaFile");
    }

    [Fact]
    public async Task Without_an_authority_of_ones_own_the_systems_list_decides()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Certificate = _certificates.For("localhost"), ImplicitTls = true });
        await Refused(Tls(server, SmtpTls.Implicit) with { CaFile = null }, "not trusted here", "Digest:Smtp:CaFile");
    }

    [Fact]
    public async Task A_relay_that_does_not_offer_STARTTLS_is_not_used_in_the_clear()
    {
        await using var server = LoopbackSmtpServer.Start();
        await Refused(Tls(server), "does not offer STARTTLS", "Digest:Smtp:Tls");
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_relay_that_refuses_STARTTLS_after_offering_it_is_not_used_in_the_clear()
    {
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions
        {
            Certificate = _certificates.For("localhost"),
            Script = moment => moment.Step == LoopbackStep.StartTls ? LoopbackAction.Say("454 4.7.0 TLS not available") : null,
        });
        var down = Assert.IsType<Dialed.Down>(await Open(Tls(server)));
        Assert.Contains("454 4.7.0 TLS not available", down.Fault.Sentence);
    }

    [Fact]
    public async Task Implicit_TLS_with_a_plain_relay_is_said_so()
    {
        await using var server = LoopbackSmtpServer.Start();
        await Refused(Tls(server, SmtpTls.Implicit), "Digest:Smtp:Tls (Implicit)");
    }

    [Fact]
    public void The_families_of_addresses_alternate() =>
        Assert.Equal(
            ["::1", "10.0.0.1", "::2", "10.0.0.2", "10.0.0.3"],
            Dialer.Alternating([.. new[] { "::1", "::2", "10.0.0.1", "10.0.0.2", "10.0.0.3" }.Select(IPAddress.Parse)]).Select(address => address.ToString()));

    private static async Task Refused(SmtpSettings smtp, params string[] words)
    {
        var fault = Assert.IsType<Dialed.Down>(await Open(smtp)).Fault;
        Assert.True(fault.NeedsMending, fault.Sentence);
        Assert.All(words, word => Assert.Contains(word, fault.Sentence));
        Assert.Contains($"localhost port {smtp.Port}", fault.Sentence);
    }

    public void Dispose() => _certificates.Dispose();
}
