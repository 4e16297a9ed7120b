using System.Diagnostics.CodeAnalysis;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Security.Authentication;

namespace MailKit.Net.Smtp;

/// <summary>
/// One connection to an SMTP server, for one task at a time. A <see cref="SmtpCommandException"/> leaves it connected; any
/// other exception ends the connection.
/// </summary>
public partial class SmtpClient : IDisposable
{
    private SmtpStream? _stream;
    private SmtpCapabilities _capabilities;
    private int _timeout = 2 * 60 * 1000;

    /// <summary>What the server offers; what is taken away here is not used.</summary>
    public SmtpCapabilities Capabilities
    {
        get => _capabilities;
        set => _capabilities = (value & ~_capabilities) == 0
            ? value
            : throw new ArgumentException("Capabilities cannot be enabled, they may only be disabled.", nameof(value));
    }

    /// <summary>In octets; 0 if the server did not say.</summary>
    public uint MaxSize { get; private set; }

    public HashSet<string> AuthenticationMechanisms { get; } = new(StringComparer.Ordinal);

    /// <summary>What EHLO says; the machine's name if it is not set.</summary>
    public string? LocalDomain { get; set; }

    /// <summary>Milliseconds that each read and write may take.</summary>
    public int Timeout
    {
        get => _timeout;
        set
        {
            _timeout = value;
            if (_stream is not null)
            {
                _stream.Timeout = value;
            }
        }
    }

    public RemoteCertificateValidationCallback? ServerCertificateValidationCallback { get; set; }

    public bool CheckCertificateRevocation { get; set; } = true;

    public SslProtocols SslProtocols { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    public DeliveryStatusNotificationType DeliveryStatusNotificationType { get; set; }

    [MemberNotNullWhen(true, nameof(_stream))]
    public bool IsConnected => _stream is not null;

    public bool IsSecure => _stream?.Inner is SslStream;

    public bool IsAuthenticated { get; private set; }

    public async Task NoOpAsync(CancellationToken cancellationToken = default) =>
        Expect(SmtpStatusCode.Ok, await SendCommandAsync("NOOP", cancellationToken).ConfigureAwait(false));

    /// <summary>With <paramref name="quit"/>, says goodbye first; that it fails does not matter.</summary>
    public async Task DisconnectAsync(bool quit, CancellationToken cancellationToken = default)
    {
        if (IsConnected && quit)
        {
            try
            {
                await _stream.SendCommandAsync("QUIT\r\n", cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or SmtpProtocolException or IOException or TimeoutException)
            {
            }
        }
        Disconnect();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Disconnect();

    /// <summary>For commands of one's own.</summary>
    protected async Task<SmtpResponse> SendCommandAsync(string command, CancellationToken cancellationToken = default)
    {
        if (!IsConnected)
        {
            throw new ServiceNotConnectedException("The SmtpClient is not connected.");
        }
        try
        {
            return await _stream.SendCommandAsync(command.EndsWith("\r\n", StringComparison.Ordinal) ? command : command + "\r\n", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    private static void Expect(SmtpStatusCode wanted, SmtpResponse response)
    {
        if (response.StatusCode != wanted)
        {
            throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, response.StatusCode, response.Response);
        }
    }

    private static string HostName() => IPGlobalProperties.GetIPGlobalProperties().HostName is { Length: > 0 } name ? name : "localhost";

    private void Disconnect()
    {
        _stream?.Dispose();
        _stream = null;
        (_capabilities, MaxSize) = (SmtpCapabilities.None, 0);
        IsAuthenticated = false;
    }
}
