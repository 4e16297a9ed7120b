using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace StandIns.Tests.Smtp;

public class ConnectingTests
{
    [Fact]
    public async Task The_servers_extensions_are_read()
    {
        await using var server = new ScriptedServer
        {
            Extensions = ["pipelining", "SIZE 10240000", "AUTH PLAIN LOGIN", "AUTH=LOGIN PLAIN", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8", "X-UNKNOWN", "STARTTLS"],
            ReplyPieces = 7,
        };
        using var client = await SendingTests.ConnectAsync(server);

        Assert.Equal(
            SmtpCapabilities.Pipelining | SmtpCapabilities.Size | SmtpCapabilities.Authentication | SmtpCapabilities.EnhancedStatusCodes
                | SmtpCapabilities.EightBitMime | SmtpCapabilities.Dsn | SmtpCapabilities.UTF8 | SmtpCapabilities.StartTLS,
            client.Capabilities);
        Assert.Equal(["LOGIN", "PLAIN"], client.AuthenticationMechanisms.Order(StringComparer.Ordinal));
        Assert.Equal(10_240_000u, client.MaxSize);
        Assert.True(client.IsConnected);
        Assert.False(client.IsSecure);
        Assert.False(client.IsAuthenticated);
    }

    [Fact]
    public async Task A_server_without_ehlo_is_greeted_with_helo()
    {
        await using var server = new ScriptedServer { Answer = said => said.StartsWith("EHLO", StringComparison.Ordinal) ? "502 what?" : null };
        using var client = await SendingTests.ConnectAsync(server);

        Assert.Equal(["EHLO me.example", "HELO me.example"], server.Commands);
        Assert.Equal(SmtpCapabilities.None, client.Capabilities);
        await client.SendAsync(SendingTests.MessageText("x"));
        Assert.Single(server.Messages);
    }

    [Theory]
    [InlineData("192.0.2.1", "EHLO [192.0.2.1]")]
    [InlineData("2001:db8::1", "EHLO [IPv6:2001:db8::1]")]
    public async Task An_address_as_local_domain_is_put_in_brackets(string domain, string expected)
    {
        await using var server = new ScriptedServer();
        using var client = new SmtpClient { LocalDomain = domain };
        await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.None);

        Assert.Equal([expected], server.Commands);
    }

    [Fact]
    public async Task A_client_connects_by_name_too()
    {
        await using var server = new ScriptedServer();
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, SecureSocketOptions.None);

        Assert.True(client.IsConnected);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync("127.0.0.1", server.Port, SecureSocketOptions.None));
    }

    [Fact]
    public async Task Where_nothing_listens_there_is_a_socket_exception()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new SmtpClient();

        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None));
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_server_that_is_busy_is_left()
    {
        await using var server = new ScriptedServer { Greeting = "421 4.3.2 too many connections" };
        using var client = new SmtpClient();

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(async () => await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.None));

        Assert.Equal(SmtpStatusCode.ServiceNotAvailable, refusal.StatusCode);
        Assert.False(client.IsConnected);
    }

    [Theory]
    [InlineData(true, SecureSocketOptions.SslOnConnect)]
    [InlineData(false, SecureSocketOptions.StartTls)]
    [InlineData(false, SecureSocketOptions.StartTlsWhenAvailable)]
    [InlineData(false, SecureSocketOptions.Auto)]
    public async Task A_connection_is_encrypted(bool implicitTls, SecureSocketOptions options)
    {
        await using var server = new ScriptedServer { ImplicitTls = implicitTls, Extensions = implicitTls ? ["PIPELINING"] : ["STARTTLS", "PIPELINING"] };
        using var client = Trusting();
        await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, options);

        Assert.True(client.IsSecure);
        await client.SendAsync(SendingTests.MessageText("x"));
        Assert.Single(server.Messages);
        Assert.Equal(implicitTls ? 1 : 2, server.Commands.Count(command => command.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var server = new ScriptedServer { Extensions = ["STARTTLS", "PIPELINING"] };
        using var client = new SmtpClient { CheckCertificateRevocation = false };

        await Assert.ThrowsAsync<SslHandshakeException>(async () => await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.StartTls));

        Assert.False(client.IsConnected);
        Assert.False(client.IsSecure);
    }

    [Fact]
    public async Task Encryption_is_not_gone_without_where_it_is_asked_for()
    {
        await using var server = new ScriptedServer();
        using var client = Trusting();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.StartTls));
        Assert.False(client.IsConnected);

        await client.ConnectAsync(await server.ConnectAsync(), "localhost", server.Port, SecureSocketOptions.StartTlsWhenAvailable);
        Assert.False(client.IsSecure);
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", new[] { "AUTH PLAIN AHVzZXIAcMOkc3M=" })]
    [InlineData("AUTH LOGIN", new[] { "AUTH LOGIN", "dXNlcg==", "cMOkc3M=" })]
    public async Task A_client_logs_in(string extension, string[] expected)
    {
        await using var server = new ScriptedServer { Extensions = [extension], Answer = Login };
        using var client = await SendingTests.ConnectAsync(server);
        await client.AuthenticateAsync("user", "päss");

        Assert.True(client.IsAuthenticated);
        Assert.Equal(expected, server.Commands.Skip(1));
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_leaves_the_connection()
    {
        await using var server = new ScriptedServer { Extensions = ["AUTH PLAIN"], Answer = said => said.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 wrong" : null };
        using var client = await SendingTests.ConnectAsync(server);

        var error = await Assert.ThrowsAsync<MailKit.Security.AuthenticationException>(() => client.AuthenticateAsync("user", "wrong"));

        Assert.Equal("535: 5.7.8 wrong", error.Message);
        Assert.True(client.IsConnected);
        Assert.False(client.IsAuthenticated);
    }

    [Fact]
    public async Task A_login_that_the_server_does_not_offer_is_refused()
    {
        await using var server = new ScriptedServer();
        using var client = await SendingTests.ConnectAsync(server);

        await Assert.ThrowsAsync<NotSupportedException>(() => client.AuthenticateAsync("user", "password"));
    }

    private static string? Login(string command) => command switch
    {
        "AUTH LOGIN" => "334 VXNlcm5hbWU6",
        "dXNlcg==" => "334 UGFzc3dvcmQ6",
        "cMOkc3M=" or "AUTH PLAIN AHVzZXIAcMOkc3M=" => "235 2.7.0 welcome",
        _ => null,
    };

    private static SmtpClient Trusting() => new()
    {
        LocalDomain = "me.example",
        CheckCertificateRevocation = false,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ServerCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
    };
}
