using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Security;

namespace MailKit.Net.Smtp;

public partial class SmtpClient
{
    public async Task ConnectAsync(string host, int port = 0, SecureSocketOptions options = SecureSocketOptions.Auto, CancellationToken cancellationToken = default)
    {
        ThrowIfConnected();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Timeout);
            await socket.ConnectAsync(host, port != 0 ? port : options == SecureSocketOptions.SslOnConnect ? 465 : 25, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"The connection to {host} was not made within {Timeout} milliseconds.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        await ConnectAsync(socket, host, port, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Over a socket that is connected already, which is closed with the client.</summary>
    public async Task ConnectAsync(Socket socket, string host, int port = 0, SecureSocketOptions options = SecureSocketOptions.Auto, CancellationToken cancellationToken = default)
    {
        ThrowIfConnected();
        if (!socket.Connected)
        {
            throw new ArgumentException("The socket is not connected.", nameof(socket));
        }
        await ConnectAsync(new NetworkStream(socket, ownsSocket: true), host, port, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Over a stream, which is closed with the client.</summary>
    public async Task ConnectAsync(Stream stream, string host, int port = 0, SecureSocketOptions options = SecureSocketOptions.Auto, CancellationToken cancellationToken = default)
    {
        ThrowIfConnected();
        if (options == SecureSocketOptions.Auto)
        {
            options = port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable;
        }
        _stream = new SmtpStream(stream, Timeout);
        try
        {
            await GreetAsync(_stream, host, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    /// <summary>Tries PLAIN, then LOGIN, as far as the server offers them.</summary>
    public async Task AuthenticateAsync(string userName, string password, CancellationToken cancellationToken = default)
    {
        if (!IsConnected)
        {
            throw new ServiceNotConnectedException("The SmtpClient must be connected before you can authenticate.");
        }
        if (IsAuthenticated)
        {
            throw new InvalidOperationException("The SmtpClient is already authenticated.");
        }
        if (!_capabilities.HasFlag(SmtpCapabilities.Authentication))
        {
            throw new NotSupportedException("The SMTP server does not support authentication.");
        }
        SmtpResponse? response = null;
        foreach (var (mechanism, answers) in Sasl(userName, password).Where(sasl => AuthenticationMechanisms.Contains(sasl.Mechanism)))
        {
            response = await SendCommandAsync(mechanism == "PLAIN" ? $"AUTH PLAIN {answers[0]}" : $"AUTH {mechanism}", cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < answers.Length && response.StatusCode == SmtpStatusCode.AuthenticationChallenge; i++)
            {
                response = await SendCommandAsync(answers[i], cancellationToken).ConfigureAwait(false);
            }
            IsAuthenticated = response.StatusCode == SmtpStatusCode.AuthenticationSuccessful;
            if (IsAuthenticated)
            {
                return;
            }
        }
        throw response is null
            ? new NotSupportedException("No compatible authentication mechanisms found.")
            : new AuthenticationException(
                $"{(int)response.StatusCode}: {response.Response}",
                new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, response.StatusCode, response.Response));
    }

    private static (string Mechanism, string[] Answers)[] Sasl(string userName, string password) =>
    [
        ("PLAIN", [ToBase64($"\0{userName}\0{password}")]),
        ("LOGIN", [ToBase64(userName), ToBase64(password)]),
    ];

    private static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void ThrowIfConnected()
    {
        if (IsConnected)
        {
            throw new InvalidOperationException("The SmtpClient is already connected.");
        }
    }

    private async Task GreetAsync(SmtpStream stream, string host, SecureSocketOptions options, CancellationToken cancellationToken)
    {
        if (options == SecureSocketOptions.SslOnConnect)
        {
            await StartTlsAsync(stream, host, cancellationToken).ConfigureAwait(false);
        }
        Expect(SmtpStatusCode.ServiceReady, await stream.ReadResponseAsync(cancellationToken).ConfigureAwait(false));
        await SayHelloAsync(stream, cancellationToken).ConfigureAwait(false);
        var offersTls = _capabilities.HasFlag(SmtpCapabilities.StartTLS);
        if (options == SecureSocketOptions.StartTls && !offersTls)
        {
            throw new NotSupportedException("The SMTP server does not support the STARTTLS extension.");
        }
        if (options is SecureSocketOptions.StartTls or SecureSocketOptions.StartTlsWhenAvailable && offersTls)
        {
            Expect(SmtpStatusCode.ServiceReady, await stream.SendCommandAsync("STARTTLS\r\n", cancellationToken).ConfigureAwait(false));
            await StartTlsAsync(stream, host, cancellationToken).ConfigureAwait(false);
            await SayHelloAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SayHelloAsync(SmtpStream stream, CancellationToken cancellationToken)
    {
        var response = await stream.SendCommandAsync(Hello("EHLO"), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == SmtpStatusCode.Ok)
        {
            // STARTTLS is not offered again within TLS, and still counts.
            _capabilities = SmtpExtensions.Read(response.Response, AuthenticationMechanisms, out var size) | (_capabilities & SmtpCapabilities.StartTLS);
            MaxSize = size;
            return;
        }
        Expect(SmtpStatusCode.Ok, await stream.SendCommandAsync(Hello("HELO"), cancellationToken).ConfigureAwait(false));
    }

    private string Hello(string verb)
    {
        var name = string.IsNullOrEmpty(LocalDomain) ? HostName() : LocalDomain;
        return IPAddress.TryParse(name, out var ip)
            ? $"{verb} [{(ip.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6:" : "")}{ip}]\r\n"
            : $"{verb} {name}\r\n";
    }

    private async Task StartTlsAsync(SmtpStream stream, string host, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream.Inner);
        stream.SwitchTo(tls);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols,
                CertificateRevocationCheckMode = CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = ServerCertificateValidationCallback,
            };
            await tls.AuthenticateAsClientAsync(options, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SslHandshakeException($"An error occurred while attempting to establish an SSL or TLS connection: {e.Message}", e);
        }
    }
}
